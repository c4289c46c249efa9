// assemblyname.c: Mono.MonoAssemblyName records and internal calls of System.Reflection.AssemblyName.
#include <ctype.h>
#include <stdio.h>
#include <strings.h>

#include "icalls/reflection/reflection.h"

enum { ARCH_NONE, ARCH_MSIL, ARCH_X86, ARCH_IA64, ARCH_AMD64 }; // ProcessorArchitecture
enum { FLAG_PUBLICKEY = 1, FLAG_RETARGETABLE = 0x100 };
enum { HASH_SHA1 = 0x8004 };

static void put_token(NativeAssemblyName *n, const u8 token[8]) {
  for (u32 i = 0; i < 8; i++)
    snprintf(n->public_key_token + 2 * i, 3, "%02x", token[i]);
}

// The blob with its compressed length in front (II.24.2.4).
static u8 *key_blob(const u8 *key, u32 n) {
  u8 *p = xmalloc(n + 4u), *w = p;
  if (n < 0x80) {
    *w++ = (u8)n;
  } else if (n < 0x4000) {
    *w++ = (u8)(0x80 | n >> 8);
    *w++ = (u8)n;
  } else {
    for (i32 shift = 24; shift >= 0; shift -= 8)
      *w++ = (u8)((shift == 24 ? 0xC0 : 0) | n >> shift);
  }
  memcpy(w, key, n);
  return p;
}

static void put_version(NativeAssemblyName *n, const u32 v[4]) {
  n->major = (u16)v[0];
  n->minor = (u16)v[1];
  n->build = (u16)v[2];
  n->revision = (u16)v[3];
}

static u16 architecture(const Image *img) {
  enum { CLI_32BIT_REQUIRED = 2 };
  return img->pe32plus ? ARCH_AMD64 : img->cli_flags & CLI_32BIT_REQUIRED ? ARCH_X86 : ARCH_MSIL;
}

void native_name_of_image(const Image *img, NativeAssemblyName *n) {
  u32 cols[MD_MAX_COLUMNS], size;
  u8 token[8];
  *n = (NativeAssemblyName){0};
  md_row(img, TABLE_ASSEMBLY, 1, cols);
  n->name = xstrdup(md_string(img, cols[ASSEMBLY_NAME]));
  n->culture = xstrdup(md_string(img, cols[ASSEMBLY_CULTURE]));
  n->hash_alg = cols[ASSEMBLY_HASHALG];
  n->flags = cols[ASSEMBLY_FLAGS];
  n->arch = architecture(img);
  put_version(n, &cols[ASSEMBLY_MAJOR]);
  const u8 *key = md_blob(img, cols[ASSEMBLY_PUBLICKEY], &size);
  if (!size)
    return;
  n->public_key = key_blob(key, size);
  n->flags |= FLAG_PUBLICKEY;
  public_key_token(key, size, token);
  put_token(n, token);
}

void native_name_of_ref(const Image *img, u32 row, NativeAssemblyName *n) {
  u32 cols[MD_MAX_COLUMNS], size;
  u8 token[8];
  *n = (NativeAssemblyName){0};
  md_row(img, TABLE_ASSEMBLYREF, row, cols);
  n->name = xstrdup(md_string(img, cols[ASSEMBLYREF_NAME]));
  n->culture = xstrdup(md_string(img, cols[ASSEMBLYREF_CULTURE]));
  n->hash_alg = HASH_SHA1;
  n->flags = cols[ASSEMBLYREF_FLAGS];
  put_version(n, &cols[ASSEMBLYREF_MAJOR]);
  const u8 *key = md_blob(img, cols[ASSEMBLYREF_PUBLICKEY], &size);
  if (size == 8) {
    put_token(n, key);
  } else if (size) {
    n->public_key = key_blob(key, size);
    public_key_token(key, size, token);
    put_token(n, token);
  }
}

// The assembly's own record, made once.
static NativeAssemblyName *get_native(Assembly *a) {
  static Map names;
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  NativeAssemblyName *n = map_get(&names, (uintptr_t)a);
  if (!n) {
    n = xmalloc(sizeof *n);
    native_name_of_image(a->img, n);
    map_put(&names, (uintptr_t)a, n);
  }
  pthread_mutex_unlock(&lock);
  return n;
}

// ---- display names -------------------------------------------------------------------------------------------------

// One part up to an unquoted, unescaped comma; blanks around it and its quotes go. malloc'ed.
static char *next_part(const char **at) {
  const char *p = *at;
  char *out = xmalloc(strlen(p) + 1), quote = 0;
  size_t n = 0;
  while (isspace((u8)*p))
    p++;
  for (; *p && (quote || *p != ','); p++) {
    if (*p == '\\' && p[1])
      out[n++] = *++p;
    else if (quote ? *p == quote : (*p == '"' || *p == '\''))
      quote = quote ? 0 : *p;
    else
      out[n++] = *p;
  }
  while (n && isspace((u8)out[n - 1]))
    n--;
  out[n] = 0;
  *at = *p ? p + 1 : p;
  return out;
}

static bool parse_version(NativeAssemblyName *n, const char *s) {
  u32 v[4] = {0}, i = 0;
  for (; i < 4 && isdigit((u8)*s); i++) {
    char *end;
    unsigned long x = strtoul(s, &end, 10);
    if (x > 0xFFFF)
      return false;
    v[i] = (u32)x;
    s = *end == '.' ? end + 1 : end;
    if (*end != '.') {
      i++;
      break;
    }
  }
  put_version(n, v);
  return i > 0 && !*s;
}

static bool parse_token(NativeAssemblyName *n, const char *s) {
  if (!strcasecmp(s, "null"))
    return true;
  if (strlen(s) != 16 || strspn(s, "0123456789abcdefABCDEF") != 16)
    return false;
  for (u32 i = 0; i < 16; i++)
    n->public_key_token[i] = (char)tolower((u8)s[i]);
  return true;
}

static bool parse_key(NativeAssemblyName *n, const char *s) {
  size_t len = strlen(s);
  if (!strcasecmp(s, "null"))
    return true;
  if (len % 2 || len < 16 || strspn(s, "0123456789abcdefABCDEF") != len)
    return false;
  u8 *key = xmalloc(len / 2), token[8];
  for (size_t i = 0; i < len / 2; i++)
    key[i] = (u8)strtoul((char[]){s[2 * i], s[2 * i + 1], 0}, NULL, 16);
  n->public_key = key_blob(key, (u32)len / 2);
  public_key_token(key, (u32)len / 2, token);
  put_token(n, token);
  free(key);
  return true;
}

static bool parse_architecture(NativeAssemblyName *n, const char *s) {
  static const char *const names[] = {"None", "MSIL", "X86", "IA64", "AMD64"};
  for (u32 i = 0; i < ARRAY_LEN(names); i++)
    if (!strcasecmp(s, names[i])) {
      n->arch = (u16)i;
      return true;
    }
  return false;
}

static bool parse_attribute(NativeAssemblyName *n, char *part, bool *has_version, bool *has_token) {
  char *value = strchr(part, '=');
  if (!value)
    return false;
  *value++ = 0;
  while (isspace((u8)*value))
    value++;
  for (char *end = value - 2; end >= part && (isspace((u8)*end) || !*end); end--)
    *end = 0;
  if (!strcasecmp(part, "Version"))
    return *has_version = parse_version(n, value);
  if (!strcasecmp(part, "Culture")) {
    free(n->culture);
    n->culture = xstrdup(strcasecmp(value, "neutral") ? value : "");
    return true;
  }
  if (!strcasecmp(part, "PublicKeyToken"))
    return *has_token = parse_token(n, value);
  if (!strcasecmp(part, "PublicKey"))
    return parse_key(n, value);
  if (!strcasecmp(part, "Retargetable")) {
    n->flags |= !strcasecmp(value, "yes") ? FLAG_RETARGETABLE : 0;
    return true;
  }
  if (!strcasecmp(part, "ProcessorArchitecture"))
    return parse_architecture(n, value);
  return true; // others mean nothing here
}

static bool parse_name(const char *text, NativeAssemblyName *n, bool *has_version, bool *has_token) {
  *n = (NativeAssemblyName){0};
  *has_version = *has_token = false;
  n->name = next_part(&text);
  bool ok = *n->name != 0;
  while (ok && *text) {
    char *part = next_part(&text);
    ok = parse_attribute(n, part, has_version, has_token);
    free(part);
  }
  return ok;
}

void assembly_full_name(const char *display, char *out, size_t n) {
  NativeAssemblyName a;
  bool version, token;
  parse_name(display, &a, &version, &token);
  snprintf(out, n, "%s, Version=%u.%u.%u.%u, Culture=%s, PublicKeyToken=%s", a.name, a.major, a.minor, a.build,
           a.revision, a.culture && *a.culture ? a.culture : "neutral",
           *a.public_key_token ? a.public_key_token : "null");
  free(a.name);
  free(a.culture);
  free(a.public_key);
}

static void token_of_key(u8 *token, const u8 *key, i32 len) {
  public_key_token(key, (u32)len, token);
}

ICALL_TABLE(icalls_assembly_name, "System.Reflection.AssemblyName", ICALL("ParseAssemblyName", parse_name),
            ICALL("get_public_token", token_of_key), ICALL("GetNativeName", get_native))
