// cli.h: the command line.
#ifndef KILN_CLI_CLI_H
#define KILN_CLI_CLI_H

#include "aot/aot.h"
#include "runtime/runtime.h"

typedef struct Options {
  RuntimeOptions rt;
  AotOptions aot;
  bool compile; // --aot
  bool check_icalls;
  bool runtime_info;  // --runtime-info
  HostFiles host;     // --runtimeconfig and its kin
  const char *config; // instead of the system's dllmap configuration, or NULL
  int first;          // index of the program (or the first assembly) in argv
  int exit_code;      // what to return when `done`
  bool done;          // --help and the like: nothing left to do
} Options;

// Reads argv up to the program's name, and MONO_ENV_OPTIONS before it. False: a message is on stderr, exit code 1.
// Words of a --response=FILE come at the end of *argv, which is then a new array.
bool options_parse(int *argc, char ***argv, Options *o);
bool is_response(const char *arg);
bool response_splice(int *argc, char ***argv, int at); // false: a message is on stderr
void print_help(void);

// kiln --aot: compiles every named assembly. Returns the exit code.
// What an assembly refers to, and what that refers to, behind the first: none of them twice. *as is malloc'ed.
void add_referenced(Assembly ***as, u32 *n);
int compile_assemblies(int argc, char **argv, Options *o);
// kiln --check-icalls: the same for their internal calls; 1 when anything was found.
int check_assemblies(int argc, char **argv, const Options *o);

#endif
