// bind.c: from an assembly's name to its file: display names, probing, the GAC.
#include "types/flavour.h"
#include "types/internal.h"
#include "base/log.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

Assembly *(*assembly_resolve_hook)(const char *display, Assembly *requester);
Assembly *(*assembly_own_hook)(const char *display, bool *refused);

static char *framework_dir;

void loader_init(void) {
  if (!framework_dir)
    framework_dir = xstrdup("/usr/lib/mono/4.5");
}

void loader_set_app_dir(const char *dir) {
  LOADER_LOCKED();
  LoadContext *c = load_context();
  free(c->app_dir);
  c->app_dir = xstrdup(dir);
}

static const HostPlan *platform;
static StrMap platform_files; // simple name in lower case -> path

static void lower(char *s) {
  for (; *s; s++)
    *s = (char)tolower((unsigned char)*s);
}

void bind_set_platform(const HostPlan *plan) {
  platform = plan;
  for (u32 k = 0; k < 2; k++)
    for (u32 i = 0; i < (k ? plan->satellites.n : plan->assemblies.n); i++) {
      const HostAsset *a = k ? &plan->satellites.v[i] : &plan->assemblies.v[i];
      char *key = xstrdup(a->name);
      lower(key);
      if (!strmap_get(&platform_files, key))
        strmap_put(&platform_files, key, a->path);
    }
}

const HostPlan *bind_platform(void) {
  return platform;
}

static bool lies_in(const char *path, const char *dir) {
  size_t n = strlen(dir);
  return !strncmp(path, dir, n) && path[n] == '/';
}

bool bind_is_framework(const Assembly *a) {
  const char *path = image_name(a->img);
  if (host_is_installed(path))
    return true;
  for (u32 i = 0; platform && i < platform->frameworks.n; i++)
    if (lies_in(path, platform->frameworks.v[i].dir))
      return true;
  return false;
}

const char *bind_shown_path(const Assembly *a) {
  const char *path = image_name(a->img);
  return a->in_memory || (platform && platform->in_one_file && lies_in(path, platform->app_dir)) ? NULL : path;
}

void bind_set_framework_dir(const char *dir) {
  free(framework_dir);
  framework_dir = xstrdup(dir);
}

const char *bind_framework_dir(void) {
  loader_init();
  return framework_dir;
}

// ---- Display names: "Name, Version=1.2.3.4, Culture=neutral, PublicKeyToken=b77a5c561934e089" ---------------------

static char *trim(char *s) {
  while (isspace((unsigned char)*s))
    s++;
  size_t n = strlen(s);
  while (n && isspace((unsigned char)s[n - 1]))
    s[--n] = 0;
  return s;
}

static const char *unquoted(char *s) {
  s = trim(s);
  size_t n = strlen(s);
  if (n < 2 || s[0] != '"' || s[n - 1] != '"')
    return s;
  s[n - 1] = 0;
  return s + 1;
}

static bool parse_token(const char *s, u8 token[8]) {
  if (strlen(s) != 16)
    return false;
  for (int i = 0; i < 8; i++) {
    unsigned byte;
    if (!isxdigit((unsigned char)s[2 * i]) || sscanf(s + 2 * i, "%2x", &byte) != 1)
      return false;
    token[i] = (u8)byte;
  }
  return true;
}

static bool parse_property(AsmName *n, const char *key, const char *value) {
  unsigned v[4] = {0};
  if (strcasecmp(key, "Version") == 0) {
    n->has_version = sscanf(value, "%u.%u.%u.%u", &v[0], &v[1], &v[2], &v[3]) >= 1;
    for (int i = 0; i < 4; i++)
      n->version[i] = (u16)v[i];
    return n->has_version;
  }
  if (strcasecmp(key, "Culture") == 0) {
    snprintf(n->culture, sizeof n->culture, "%s", strcasecmp(value, "neutral") == 0 ? "" : value);
    return true;
  }
  if (strcasecmp(key, "PublicKeyToken") == 0) {
    n->has_token = strcasecmp(value, "null") != 0;
    return !n->has_token || parse_token(value, n->token);
  }
  return true; // ProcessorArchitecture, Retargetable, ContentType: of no concern here
}

bool asm_name_parse(AsmName *n, const char *display, Error *err) {
  memset(n, 0, sizeof *n);
  char text[512];
  if ((size_t)snprintf(text, sizeof text, "%s", display) >= sizeof text)
    return err_set(err, ERR_FILE_NOT_FOUND, "the assembly name '%.100s…' is too long", display);
  char *save, *part = strtok_r(text, ",", &save);
  const char *name = part ? trim(part) : "";
  if (!*name || strlen(name) >= sizeof n->name)
    return err_set(err, ERR_FILE_NOT_FOUND, "'%s' is not an assembly name", display);
  strcpy(n->name, name);
  while ((part = strtok_r(NULL, ",", &save))) {
    char *eq = strchr(part, '=');
    if (!eq)
      return err_set(err, ERR_FILE_NOT_FOUND, "'%s' is not an assembly name", display);
    *eq = 0;
    if (!parse_property(n, trim(part), unquoted(eq + 1)))
      return err_set(err, ERR_FILE_NOT_FOUND, "the assembly name '%s' has a bad %s", display, trim(part));
  }
  return true;
}

static void token_text(const AsmName *n, char out[17]) {
  for (int i = 0; i < 8; i++)
    sprintf(out + 2 * i, "%02x", n->token[i]);
}

void asm_name_format(const AsmName *n, char *out, size_t size) {
  char token[17] = "null";
  if (n->has_token)
    token_text(n, token);
  if (!n->has_version)
    snprintf(out, size, "%s", n->name);
  else
    snprintf(out, size, "%s, Version=%u.%u.%u.%u, Culture=%s, PublicKeyToken=%s", n->name, n->version[0], n->version[1],
             n->version[2], n->version[3], n->culture[0] ? n->culture : "neutral", token);
}

void asm_name_format_full(const AsmName *n, char *out, size_t size) {
  AsmName full = *n;
  full.has_version = true;
  asm_name_format(&full, out, size);
}

// ---- Probing ----------------------------------------------------------------------------------------------------

typedef struct Probe {
  const AsmName *n;
  const char *display; // the same; NULL: nobody is to be told
  Buf looked;          // where nothing was found
  Error *err;
  bool stop;    // a file was there but is no usable assembly
  bool refused; // managed code ended the search by an exception
} Probe;

static void note(Probe *p, const char *dir) {
  if (!p->looked.s || !strstr(p->looked.s, dir))
    buf_printf(&p->looked, "%s%s", p->looked.n ? ", " : "", dir);
}

static Assembly *try_file(Probe *p, const char *path) {
  bool there = file_exists(path);
  log_about(TOPIC_ASM, "%s: %s", path, there ? "found" : "not there");
  if (!there)
    return NULL;
  Assembly *a = assembly_open(path, p->err);
  if (!a) {
    log_about(TOPIC_ASM, "%s", p->err->msg);
    p->stop = true;
    return NULL;
  }
  return strcasecmp(a->name, p->n->name) == 0 ? a : NULL;
}

// dir/Name.dll, dir/Name.exe, dir/Name/Name.dll; satellites in a folder named after their culture.
static Assembly *try_dir(Probe *p, const char *dir) {
  const char *culture = p->n->culture;
  if (!dir || !*dir)
    return NULL;
  Assembly *a = NULL;
  for (u32 i = 0; i < 3 && !a && !p->stop; i++) {
    char path[4096];
    int n = i < 2 ? snprintf(path, sizeof path, "%s/%s%s%s%s", dir, culture, *culture ? "/" : "", p->n->name,
                             i == 0 ? ".dll" : ".exe")
                  : snprintf(path, sizeof path, "%s/%s%s%s/%s.dll", dir, culture, *culture ? "/" : "", p->n->name,
                             p->n->name);
    if (n > 0 && (size_t)n < sizeof path)
      a = try_file(p, path);
  }
  if (!a)
    note(p, dir);
  return a;
}

// Each folder of a colon-separated list, with `suffix` appended.
static Assembly *try_list(Probe *p, const char *list, const char *suffix, Assembly *(*try)(Probe *, const char *)) {
  Assembly *a = NULL;
  for (const char *s = list; s && *s && !a && !p->stop;) {
    size_t n = strcspn(s, ":");
    char dir[4096];
    if (n && (size_t)snprintf(dir, sizeof dir, "%.*s%s", (int)n, s, suffix) < sizeof dir)
      a = try(p, dir);
    s += n + (s[n] == ':');
  }
  return a;
}

static Assembly *try_path_dir(Probe *p, const char *dir) {
  return try_dir(p, dir);
}

// GAC folders are named VERSION_CULTURE_TOKEN.
static bool gac_entry(const AsmName *n, const char *entry, u16 version[4]) {
  unsigned v[4];
  char culture[64] = "", token[32] = "", want[17] = "";
  if (sscanf(entry, "%u.%u.%u.%u", &v[0], &v[1], &v[2], &v[3]) != 4)
    return false;
  const char *first = strchr(entry, '_'), *second = first ? strchr(first + 1, '_') : NULL;
  if (!second)
    return false;
  snprintf(culture, sizeof culture, "%.*s", (int)(second - first - 1), first + 1);
  snprintf(token, sizeof token, "%s", second + 1);
  if (n->has_token)
    token_text(n, want);
  for (int i = 0; i < 4; i++)
    version[i] = (u16)v[i];
  return strcasecmp(culture, n->culture) == 0 && (!n->has_token || strcasecmp(token, want) == 0);
}

static u64 version_key(const u16 v[4]) {
  return (u64)v[0] << 48 | (u64)v[1] << 32 | (u64)v[2] << 16 | v[3];
}

// The exact version if it is there, else the newest: references to older frameworks unify with what is installed.
static Assembly *try_gac(Probe *p, const char *gac) {
  char dir[4096], best[512] = "", path[4096 + 1024];
  if ((size_t)snprintf(dir, sizeof dir, "%s/%s", gac, p->n->name) >= sizeof dir)
    return NULL;
  note(p, gac);
  DIR *d = opendir(dir);
  if (!d)
    return NULL;
  u64 best_key = 0;
  for (struct dirent *e; (e = readdir(d));) {
    u16 v[4];
    if (!gac_entry(p->n, e->d_name, v))
      continue;
    u64 key = version_key(v) + 1;
    if (p->n->has_version && version_key(v) == version_key(p->n->version))
      key = UINT64_MAX;
    if (key > best_key) {
      best_key = key;
      snprintf(best, sizeof best, "%s", e->d_name);
    }
  }
  closedir(d);
  if (!best_key)
    return NULL;
  snprintf(path, sizeof path, "%s/%s/%s.dll", dir, best, p->n->name);
  return try_file(p, path);
}

// The very version that a reference names by its token, which comes before whatever version other folders have.
static Assembly *try_gac_exact(Probe *p, const char *gac) {
  const AsmName *n = p->n;
  char token[17], path[4096];
  if (!n->has_token || !n->has_version)
    return NULL;
  token_text(n, token);
  u32 len = (u32)snprintf(path, sizeof path, "%s/%s/%u.%u.%u.%u_%s_%s/%s.dll", gac, n->name, n->version[0],
                          n->version[1], n->version[2], n->version[3], n->culture, token, n->name);
  return len < sizeof path && file_exists(path) ? try_file(p, path) : NULL;
}

static Assembly *probe_exact(Probe *p) {
  Assembly *a = try_list(p, getenv("MONO_GAC_PREFIX"), "/lib/mono/gac", try_gac_exact);
  return a || p->stop ? a : try_gac_exact(p, "/usr/lib/mono/gac");
}

// What the program's and the frameworks' lists say, and nothing else.
static Assembly *probe_platform(Probe *p) {
  char key[512];
  snprintf(key, sizeof key, "%s%s%s", p->n->culture, *p->n->culture ? "/" : "", p->n->name);
  lower(key);
  const char *path = strmap_get(&platform_files, key);
  for (u32 i = 0; i < platform->frameworks.n; i++)
    note(p, platform->frameworks.v[i].dir);
  note(p, platform->app_dir);
  return path ? try_file(p, path) : NULL;
}

static Assembly *probe(Probe *p, const char *requester_dir) {
  if (platform)
    return probe_platform(p);
  const char *framework = bind_framework_dir();
  LoadContext *context = load_context();
  Assembly *a = try_dir(p, context->app_dir);
  if (!a && !p->stop)
    a = try_list(p, loader_private_dirs(context), "", try_path_dir);
  if (!a && !p->stop)
    a = try_list(p, getenv("MONO_PATH"), "", try_path_dir);
  if (!a && !p->stop)
    a = try_dir(p, requester_dir);
  if (!a && !p->stop)
    a = try_dir(p, framework);
  if (!a && !p->stop)
    a = try_list(p, framework, "/Facades", try_path_dir);
  if (!a && !p->stop)
    a = try_list(p, getenv("MONO_GAC_PREFIX"), "/lib/mono/gac", try_gac);
  if (!a && !p->stop)
    a = try_gac(p, "/usr/lib/mono/gac");
  return a;
}

// Compilers write the file's name here now and then.
static void drop_extension(AsmName *n) {
  size_t len = strlen(n->name);
  if (len > 4 && (strcasecmp(n->name + len - 4, ".dll") == 0 || strcasecmp(n->name + len - 4, ".exe") == 0))
    n->name[len - 4] = 0;
}

// What is loaded, or lies where this context looks. Where nothing is, `p` says where it looked.
static Assembly *bind_here(const AsmName *n, const char *requester_dir, Probe *p) {
  LOADER_LOCKED();
  Assembly *a = assembly_loaded(n, VERSION_EXACT);
  if (a)
    return a;
  if (p->display)
    log_about(TOPIC_ASM, "looking for %s", p->display);
  a = platform ? NULL : probe_exact(p);
  if (!a && !p->stop)
    a = assembly_loaded(n, VERSION_NEWER);
  if (a)
    return a;
  a = probe(p, requester_dir);
  if (!a && !p->stop && strlen(n->name) > 4) {
    AsmName bare = *n;
    drop_extension(&bare);
    if (strcmp(bare.name, n->name) != 0) {
      p->n = &bare;
      a = probe(p, requester_dir);
      p->n = n;
    }
  }
  if (!a && !p->stop)
    a = assembly_loaded(n, VERSION_ANY); // another version is better than none
  return a;
}

// The answers that a layered context has got are kept: its code is asked once.
static Assembly *answered(LoadContext *c, const char *display, Assembly *a) {
  LOADER_LOCKED();
  Assembly *known = strmap_get(&c->answers, display);
  if (a && !known)
    strmap_put(&c->answers, xstrdup(display), a);
  return known ? known : a;
}

static Assembly *loaded_here(const AsmName *n) {
  LOADER_LOCKED();
  return assembly_loaded(n, VERSION_NEWER);
}

static Assembly *bind_layered(LoadContext *c, Probe *p) {
  const AsmName *n = p->n;
  const char *display = p->display;
  Assembly *a = loaded_here(n);
  if (!a)
    a = answered(c, display, NULL);
  if (!a) {
    ClassWork w = class_work_suspend();
    a = assembly_own_hook(display, &p->refused);
    class_work_resume(w);
  }
  if (a)
    return answered(c, display, a);
  if (p->refused)
    return NULL;
  load_context_set(load_context_root());
  a = bind_here(n, NULL, p);
  load_context_set(c);
  return a;
}

// One core library for all versions and cultures that are asked for.
static bool is_corlib(const AsmName *n) {
  return strcasecmp(n->name, flavour->corlib) == 0 && assembly_corlib();
}

Assembly *assembly_bind_quietly(const AsmName *n, Error *err) {
  Probe p = {.n = n, .err = err};
  Assembly *a = is_corlib(n) ? assembly_corlib() : bind_here(n, NULL, &p);
  buf_free(&p.looked);
  return a;
}

Assembly *assembly_bind(const AsmName *n, const char *requester_dir, Assembly *requester, Error *err) {
  return assembly_bind_as(n, NULL, requester_dir, requester, err);
}

Assembly *assembly_bind_as(const AsmName *name, const char *told, const char *requester_dir, Assembly *requester,
                           Error *err) {
  AsmName n = *name;
  if (is_corlib(&n))
    return assembly_corlib();
  char display[ASM_NAME_MAX];
  asm_name_format(&n, display, sizeof display);
  if (strchr(n.name, '/') || strchr(n.culture, '/')) {
    err_set(err, ERR_FILE_NOT_FOUND, "'%s' is not an assembly name", display);
    return NULL;
  }
  ERROR(why);
  Probe p = {.n = &n, .display = display, .err = &why};
  LoadContext *c = load_context();
  Assembly *a = c->layered ? bind_layered(c, &p) : bind_here(&n, requester_dir, &p);
  if (!a && !p.refused && assembly_resolve_hook) {
    ClassWork w = class_work_suspend();
    a = assembly_resolve_hook(told ? told : display, requester);
    class_work_resume(w);
  }
  if (!a && p.refused)
    err_set(err, ERR_FILE_LOAD, "Could not load file or assembly '%s': its load context threw an exception", display);
  else if (!a && p.stop)
    err_set(err, why.kind, "%s", why.msg);
  else if (!a)
    err_set(err, ERR_FILE_NOT_FOUND, "Could not load file or assembly '%s' or one of its dependencies. Looked in: %s",
            display, p.looked.s ? p.looked.s : "(nowhere)");
  buf_free(&p.looked);
  return a;
}
