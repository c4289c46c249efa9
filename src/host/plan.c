// plan.c: everything that a program is bound to, in the order in which dotnet finds it.
#include "host/internal.h"

#include <strings.h>

#define CORLIB "System.Private.CoreLib"

// Of a program that refers to .NET Standard alone nothing else tells.
static bool has_config(const char *program) {
  const char *dot = strrchr(path_base(program), '.');
  char *path = xasprintf("%.*s.runtimeconfig.json", dot ? (int)(dot - program) : (int)strlen(program), program);
  bool found = file_exists(path);
  free(path);
  return found;
}

bool host_is_net(const char *program) {
  ERROR(err);
  Image *img = image_open(program, &err);
  bool net = img && md_rows(img, TABLE_ASSEMBLY) &&
             !strcmp(md_string(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_NAME)), CORLIB);
  bool mono = false;
  for (u32 row = 1; img && row <= md_rows(img, TABLE_ASSEMBLYREF); row++) {
    u32 cols[MD_MAX_COLUMNS];
    md_row(img, TABLE_ASSEMBLYREF, row, cols);
    const char *name = md_string(img, cols[ASSEMBLYREF_NAME]);
    // Facades of .NET Standard and .NET Framework carry System.Runtime up to 4.1.2; .NET's own begins with 4.2.
    net |= !strcmp(name, CORLIB) ||
           (!strcmp(name, "System.Runtime") &&
            (cols[ASSEMBLYREF_MAJOR] > 4 || (cols[ASSEMBLYREF_MAJOR] == 4 && cols[ASSEMBLYREF_MINOR] >= 2)));
    mono |= !strcmp(name, "mscorlib");
  }
  if (img)
    image_close(img);
  return net || (!mono && has_config(program));
}

static u32 runtime_reference(const char *program) {
  ERROR(err);
  Image *img = image_open(program, &err);
  u32 major = 0;
  for (u32 row = 1; img && row <= md_rows(img, TABLE_ASSEMBLYREF); row++) {
    u32 cols[MD_MAX_COLUMNS];
    md_row(img, TABLE_ASSEMBLYREF, row, cols);
    const char *name = md_string(img, cols[ASSEMBLYREF_NAME]);
    if (!strcmp(name, CORLIB) || !strcmp(name, "System.Runtime"))
      major = cols[ASSEMBLYREF_MAJOR];
  }
  if (img)
    image_close(img);
  return major;
}

// A program without a configuration runs on the framework that it was compiled for.
static void default_framework(const HostPlan *plan, HostConfig *c) {
  FrameworkRef r = {.name = xstrdup("Microsoft.NETCore.App"), .roll = ROLL_MAJOR};
  r.version.part[0] = MAX(runtime_reference(plan->app), 5u);
  vec_push(&c->frameworks, r);
}

static void put(HostPlan *plan, const char *name, char *value) {
  HostProperty p = {xstrdup(name), value};
  vec_push(&plan->properties, p);
}

static char *joined_assets(const HostPlan *plan) {
  Buf b = {0};
  for (u32 i = 0; i < plan->assemblies.n; i++)
    buf_printf(&b, "%s:", plan->assemblies.v[i].path);
  return b.s ? b.s : xstrdup("");
}

static char *joined(char *const *v, u32 n, const char *separator) {
  Buf b = {0};
  for (u32 i = 0; i < n; i++)
    buf_printf(&b, "%s%s", i ? separator : "", v[i]);
  return b.s ? b.s : xstrdup("");
}

// Folders that hold a culture's folder.
static char *resource_roots(const HostPlan *plan) {
  Buf b = {0};
  for (u32 i = 0; i < plan->satellites.n; i++) {
    char *culture = path_dir(plan->satellites.v[i].path), *root = path_dir(culture), *entry = xasprintf("%s/:", root);
    if (!b.s || !strstr(b.s, entry))
      buf_puts(&b, entry);
    free(culture);
    free(root);
    free(entry);
  }
  return b.s ? b.s : xstrdup("");
}

// The native libraries of a framework that is bundled are in the host that starts the bundle, where nobody else can use
// them: an installed one of its version lends them.
static bool borrow_native(HostPlan *plan, const HostConfig *config, Error *err) {
  HostPlan installed = {.app = plan->app};
  HostConfig like = {.frameworks = {.v = config->included.v, .n = config->included.n}};
  bool ok = frameworks_resolve(&installed, &like, err);
  for (u32 i = 0; i < installed.frameworks.n && ok; i++)
    vec_push(&plan->native_dirs, xasprintf("%s/", installed.frameworks.v[i].dir));
  return ok;
}

static void make_properties(HostPlan *plan, const HostConfig *config, const char *base_dir) {
  put(plan, "TRUSTED_PLATFORM_ASSEMBLIES", joined_assets(plan));
  put(plan, "NATIVE_DLL_SEARCH_DIRECTORIES", joined(plan->native_dirs.v, plan->native_dirs.n, ":"));
  put(plan, "PLATFORM_RESOURCE_ROOTS", resource_roots(plan));
  put(plan, "APP_CONTEXT_BASE_DIRECTORY", xasprintf("%s/", base_dir));
  put(plan, "APP_CONTEXT_DEPS_FILES", joined(plan->deps_files.v, plan->deps_files.n, ";"));
  put(plan, "PROBING_DIRECTORIES", joined(plan->probing_dirs.v, plan->probing_dirs.n, ":"));
  put(plan, "RUNTIME_IDENTIFIER", xstrdup(HOST_RID));
  if (plan->deps_files.n)
    put(plan, "FX_DEPS_FILE", xstrdup(vec_last(&plan->deps_files)));
  const char *hooks = getenv("DOTNET_STARTUP_HOOKS");
  if (hooks && *hooks)
    put(plan, "STARTUP_HOOKS", xstrdup(hooks));
  for (u32 i = 0; i < config->properties.n; i++)
    vec_push(&plan->properties, config->properties.v[i]);
}

static const HostAsset *find_assembly(const HostPlan *plan, const char *name) {
  for (u32 i = 0; i < plan->assemblies.n; i++)
    if (!strcasecmp(plan->assemblies.v[i].name, name))
      return &plan->assemblies.v[i];
  return NULL;
}

// Where NuGet keeps packages: looked into for programs that were built but not published.
static void add_package_dirs(HostPlan *plan, const HostConfig *dev) {
  for (u32 i = 0; i < dev->probing_dirs.n; i++) {
    char *placeholder = strstr(dev->probing_dirs.v[i], "|arch|"); // a folder for each system, long out of use
    if (!placeholder)
      vec_push(&plan->probing_dirs, dev->probing_dirs.v[i]);
  }
  const char *packages = getenv("NUGET_PACKAGES"), *home = getenv("HOME");
  char *dir = packages && *packages ? xstrdup(packages) : home && *home ? path_join(home, ".nuget/packages") : NULL;
  if (dir && dir_exists(dir))
    vec_push(&plan->probing_dirs, dir);
  else
    free(dir);
}

static bool add_framework_assets(HostPlan *plan, Error *err) {
  for (u32 i = 0; i < plan->frameworks.n; i++) {
    const HostFramework *f = &plan->frameworks.v[i];
    char *deps = xasprintf("%s/%s.deps.json", f->dir, f->name);
    bool ok = assets_add_framework(plan, f->dir, deps, err);
    free(deps);
    if (!ok)
      return false;
  }
  return true;
}

static bool find_corlib(HostPlan *plan, Error *err) {
  const HostAsset *a = find_assembly(plan, CORLIB);
  for (u32 i = 0; i < plan->frameworks.n && !a && !plan->corlib; i++) {
    char *path = path_join(plan->frameworks.v[i].dir, CORLIB ".dll"); // lists of old frameworks call it a native file
    if (file_exists(path))
      plan->corlib = path;
    else
      free(path);
  }
  if (a)
    plan->corlib = a->path;
  return plan->corlib ||
         err_set(err, ERR_FILE_NOT_FOUND,
                 "none of the frameworks of '%s' has " CORLIB ".dll: the installation in '%s' is damaged", plan->app,
                 plan->root ? plan->root : plan->app_dir);
}

// `given`, or FOLDER/NAME.SUFFIX. malloc'ed, absolute.
static char *file_of(const HostPlan *plan, const char *given, const char *suffix) {
  return given ? path_absolute(given) : xasprintf("%s/%s.%s", plan->app_dir, plan->app_name, suffix);
}

bool host_resolve(const char *program, const HostFiles *given, HostPlan *plan, Error *err) {
  *plan = (HostPlan){.app = path_absolute(program)};
  plan->app_dir = path_dir(plan->app);
  const char *base = path_base(plan->app), *dot = strrchr(base, '.');
  plan->app_name = dot ? xasprintf("%.*s", (int)(dot - base), base) : xstrdup(base);
  char *config_path = file_of(plan, given->config, "runtimeconfig.json");
  char *dev_path = file_of(plan, NULL, "runtimeconfig.dev.json");
  char *deps = file_of(plan, given->deps, "deps.json"), *assets_dir = path_dir(deps);
  HostConfig config = {0}, dev = {0};
  bool ok = config_read(config_path, &config, err) && config_read(dev_path, &dev, err);
  if (ok && !config.frameworks.n && !config.self_contained)
    default_framework(plan, &config);
  for (u32 i = 0; i < config.probing_dirs.n; i++)
    vec_push(&plan->probing_dirs, config.probing_dirs.v[i]);
  if (given->probing_dir)
    vec_push(&plan->probing_dirs, path_absolute(given->probing_dir));
  if (ok)
    add_package_dirs(plan, &dev);
  ok = ok && frameworks_resolve(plan, &config, err) && assets_add(plan, assets_dir, deps, err) &&
       add_framework_assets(plan, err) && find_corlib(plan, err);
  plan->in_one_file = given->bundle_dir != NULL;
  if (ok && given->bundle_dir && config.self_contained)
    ok = borrow_native(plan, &config, err);
  if (ok)
    make_properties(plan, &config, given->bundle_dir ? given->bundle_dir : plan->app_dir);
  free(config_path);
  free(dev_path);
  free(deps);
  free(assets_dir);
  return ok;
}

bool host_component(const char *path, const HostPlan *like, HostComponent *out, Error *err) {
  HostPlan p = {.app = path_absolute(path), .app_dir = path_dir(path)};
  for (u32 i = 0; like && i < like->probing_dirs.n; i++)
    vec_push(&p.probing_dirs, like->probing_dirs.v[i]);
  const char *base = path_base(p.app), *dot = strrchr(base, '.');
  char *deps = xasprintf("%s/%.*s.deps.json", p.app_dir, (int)(dot ? dot - base : (ptrdiff_t)strlen(base)), base);
  bool ok = assets_add(&p, p.app_dir, deps, err);
  free(deps);
  if (ok)
    *out = (HostComponent){joined_assets(&p), joined(p.native_dirs.v, p.native_dirs.n, ":"), resource_roots(&p)};
  return ok;
}
