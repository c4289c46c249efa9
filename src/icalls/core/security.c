// security.c: random numbers, identities; code-access security is off.
#include <errno.h>
#include <pwd.h>
#include <grp.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "icalls/util.h"

static bool rng_open(void) {
  return true;
}
static intptr_t rng_init(void) {
  return 1;
}
static intptr_t rng_bytes(intptr_t h, u8 *data, intptr_t n) {
  for (intptr_t k = 0; k < n;) {
    ssize_t r = getrandom(data + k, (size_t)(n - k), 0);
    if (r < 0 && errno != EINTR)
      return 0;
    k += MAX(r, 0);
  }
  return h;
}
ICALL_TABLE(icalls_rng, "System.Security.Cryptography.RNGCryptoServiceProvider", ICALL("RngOpen", rng_open),
            ICALL("RngInitialize", rng_init), ICALL("RngGetBytes", rng_bytes), ICALL("RngClose", icall_nothing))

ICALL_TABLE(icalls_securitymanager, "System.Security.SecurityManager", ICALL("get_SecurityEnabled", icall_nothing),
            ICALL("set_SecurityEnabled", icall_nothing))
ICALL_TABLE(icalls_evidence, "System.Security.Policy.Evidence", ICALL("IsAuthenticodePresent", icall_nothing))

// ---- identities: a token is the user's id ---------------------------------------------------------------------------------

static intptr_t current_token(void) {
  return (intptr_t)geteuid();
}
static String *token_name(intptr_t uid) {
  struct passwd *p = getpwuid((uid_t)uid);
  return string_new_utf8(p ? p->pw_name : "unknown");
}
static intptr_t user_token(String *name) {
  char *n = string_to_utf8(name);
  struct passwd *p = getpwnam(n);
  free(n);
  return p ? (intptr_t)p->pw_uid : 0;
}
static Array *roles(intptr_t uid) {
  struct passwd *p = getpwuid((uid_t)uid);
  gid_t gids[256];
  int n = ARRAY_LEN(gids);
  if (!p || getgrouplist(p->pw_name, p->pw_gid, gids, &n) < 0)
    n = 0;
  VEC(char *) names = {0};
  for (int i = 0; i < n; i++) {
    struct group *g = getgrgid(gids[i]);
    if (g)
      vec_push(&names, xstrdup(g->gr_name));
  }
  Array *a = string_array(names.v, names.n);
  for (u32 i = 0; i < names.n; i++)
    free(names.v[i]);
  vec_free(&names);
  return a;
}
ICALL_TABLE(icalls_windowsidentity, "System.Security.Principal.WindowsIdentity", ICALL("_GetRoles", roles),
            ICALL("GetCurrentToken", current_token), ICALL("GetTokenName", token_name),
            ICALL("GetUserToken", user_token))

static intptr_t duplicate_token(intptr_t t) {
  return t;
}
static bool yes(void) {
  return true;
}
ICALL_TABLE(icalls_impersonation, "System.Security.Principal.WindowsImpersonationContext", ICALL("CloseToken", yes),
            ICALL("DuplicateToken", duplicate_token), ICALL("SetCurrentToken", icall_nothing),
            ICALL("RevertToSelf", yes))

static bool in_group(intptr_t uid, gid_t gid) {
  struct passwd *p = getpwuid((uid_t)uid);
  gid_t gids[256];
  int n = ARRAY_LEN(gids);
  if (!p || getgrouplist(p->pw_name, p->pw_gid, gids, &n) < 0)
    return false;
  for (int i = 0; i < n; i++)
    if (gids[i] == gid)
      return true;
  return false;
}
static bool in_group_id(intptr_t uid, intptr_t gid) {
  return in_group(uid, (gid_t)gid);
}
static bool in_group_name(intptr_t uid, const char *name) {
  struct group *g = name ? getgrnam(name) : NULL;
  return g && in_group(uid, g->gr_gid);
}
ICALL_TABLE(icalls_windowsprincipal, "System.Security.Principal.WindowsPrincipal",
            ICALL("IsMemberOfGroupId", in_group_id), ICALL("IsMemberOfGroupName", in_group_name))

// ---- key files --------------------------------------------------------------------------------------------------------------

static bool protect(const u16 *path, mode_t mode) {
  char *p = utf8_from_chars(path);
  bool ok = chmod(p, mode) == 0;
  free(p);
  return ok;
}
static bool is_protected(const u16 *path, mode_t forbidden) {
  char *p = utf8_from_chars(path);
  struct stat st;
  bool ok = stat(p, &st) == 0 && !(st.st_mode & forbidden);
  free(p);
  return ok;
}
static bool protect_user(const u16 *path) {
  return protect(path, 0700);
}
static bool protect_machine(const u16 *path) {
  return protect(path, 0755);
}
static bool user_protected(const u16 *path) {
  return is_protected(path, 0077);
}
static bool machine_protected(const u16 *path) {
  return is_protected(path, 0022);
}
ICALL_TABLE(icalls_keypairs, "Mono.Security.Cryptography.KeyPairPersistence", ICALL("_CanSecure", yes),
            ICALL("_ProtectUser", protect_user), ICALL("_ProtectMachine", protect_machine),
            ICALL("_IsUserProtected", user_protected), ICALL("_IsMachineProtected", machine_protected))
