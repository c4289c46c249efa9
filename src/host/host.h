// host.h: what a program for .NET is bound to before it runs: frameworks, assemblies, native libraries, properties.
//
// The rules are those of `dotnet app.dll`: NAME.runtimeconfig.json names the frameworks, NAME.deps.json the files; the
// installed framework that serves is found by roll-forward. Nothing here is asked for programs of Mono's kind.
#ifndef KILN_HOST_HOST_H
#define KILN_HOST_HOST_H

#include "base/vec.h"
#include "metadata/metadata.h"

typedef struct HostVersion {
  u32 part[3];   // major, minor, patch
  char tail[64]; // "preview.3" of a pre-release, else ""
} HostVersion;

typedef struct HostFramework {
  char *name, *dir; // "Microsoft.NETCore.App"; where it lies
  HostVersion wanted, found;
} HostFramework;

typedef struct HostAsset {
  char *name; // simple name of the assembly; of a satellite "culture/name"
  char *path;
  u32 version[4], file_version[4];
} HostAsset;

typedef struct HostProperty {
  char *name, *value;
} HostProperty;

// Everything is malloc'ed and stays until the process ends.
typedef struct HostPlan {
  char *app, *app_dir, *app_name; // absolute path of the program, its folder, its name without extension
  char *root;                     // where dotnet is installed
  VEC(HostFramework) frameworks;  // the program's first, then those that they need
  VEC(HostAsset) assemblies;      // one for each name
  VEC(HostAsset) satellites;
  VEC(char *) native_dirs;      // each ends in '/'
  VEC(char *) deps_files;       // the program's first
  VEC(char *) probing_dirs;     // where files of packages may lie besides
  VEC(HostProperty) properties; // as AppContext.GetData gives them
  char *corlib;                 // path of System.Private.CoreLib.dll
  bool in_one_file;             // the program was: what lies in app_dir was unpacked for Kiln's sake
} HostPlan;

// Whether a program's references ask for .NET's core library rather than mono's mscorlib. A file that is no assembly
// does not.
bool host_is_net(const char *program);

// Whether a file lies in an installation of .NET, be it of a framework or of the SDK.
bool host_is_installed(const char *path);

// What an executable that `dotnet publish` made stands for: malloc'ed, NULL where `path` is none.
typedef struct HostExecutable {
  char *program;    // NAME.dll beside it, or unpacked in the user's cache
  char *bundle_dir; // where the executable lies that the program was unpacked from
} HostExecutable;
bool host_executable(const char *path, HostExecutable *out, Error *err);

// What the command line names instead of the files beside the program; NULL: nothing.
typedef struct HostFiles {
  const char *config, *deps, *probing_dir;
  const char *bundle_dir; // of a HostExecutable
} HostFiles;

// Finds everything that `program` needs. ERR_FILE_NOT_FOUND says what was looked for, where, and what to install.
bool host_resolve(const char *program, const HostFiles *given, HostPlan *plan, Error *err);

// What a component (a plug-in) brings by its own NAME.deps.json, or by lying in one folder: lists separated by colons,
// malloc'ed. `like`: the program's plan.
typedef struct HostComponent {
  char *assemblies, *native_dirs, *resource_roots;
} HostComponent;
bool host_component(const char *path, const HostPlan *like, HostComponent *out, Error *err);

// What would be bound to what, for people.
void host_print(const HostPlan *plan);

#endif
