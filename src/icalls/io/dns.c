// dns.c: System.Net.Dns: names to addresses and back, through the C library.
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <unistd.h>
#include "icalls/io/socket.h"

enum { HINT_IPV4 = 1, HINT_IPV6 = 2 };

typedef VEC(char *) Texts;

static void texts_free(Texts *t) {
  for (u32 i = 0; i < t->n; i++)
    free(t->v[i]);
  vec_free(t);
}

static void add_address(Texts *t, const struct sockaddr *a) {
  char text[INET6_ADDRSTRLEN + IF_NAMESIZE + 1], scope[16] = "";
  if (a->sa_family == AF_INET) {
    inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr, text, sizeof text);
  } else if (a->sa_family == AF_INET6) {
    const struct sockaddr_in6 *in6 = (const void *)a;
    inet_ntop(AF_INET6, &in6->sin6_addr, text, INET6_ADDRSTRLEN);
    if (in6->sin6_scope_id)
      snprintf(scope, sizeof scope, "%%%u", in6->sin6_scope_id);
    strcat(text, scope);
  } else {
    return;
  }
  for (u32 i = 0; i < t->n; i++)
    if (!strcmp(t->v[i], text))
      return;
  vec_push(t, xstrdup(text));
}

static int family(i32 hint) {
  bool v4 = hint & HINT_IPV4, v6 = hint & HINT_IPV6;
  return v4 == v6 ? AF_UNSPEC : v4 ? AF_INET : AF_INET6;
}

// The addresses of this machine, without loopback unless there is no other.
static void add_local(Texts *t, int fam) {
  struct ifaddrs *all;
  if (getifaddrs(&all))
    return;
  for (int loopback = 0; loopback < 2 && !t->n; loopback++)
    for (struct ifaddrs *i = all; i; i = i->ifa_next)
      if (i->ifa_addr && i->ifa_flags & IFF_UP && !(i->ifa_flags & IFF_LOOPBACK) == !loopback &&
          (fam == AF_UNSPEC || i->ifa_addr->sa_family == fam))
        add_address(t, i->ifa_addr);
  freeifaddrs(all);
}

static bool look_up(const char *host, int fam, Texts *out, char **canonical) {
  struct addrinfo hints = {.ai_family = fam, .ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME | AI_ADDRCONFIG};
  struct addrinfo *all;
  int r = getaddrinfo(host, NULL, &hints, &all);
  if (r == EAI_NONAME || r == EAI_NODATA) { // AI_ADDRCONFIG does not count loopback
    hints.ai_flags = AI_CANONNAME;
    r = getaddrinfo(host, NULL, &hints, &all);
  }
  if (r)
    return false;
  for (struct addrinfo *i = all; i; i = i->ai_next)
    add_address(out, i->ai_addr);
  *canonical = xstrdup(all->ai_canonname ? all->ai_canonname : host);
  freeaddrinfo(all);
  return true;
}

static bool answer(const char *name, const Texts *addresses, String **h_name, Array **aliases, Array **list) {
  gc_store(h_name, (Object *)string_new_utf8(name));
  gc_store(aliases, (Object *)string_array(NULL, 0));
  gc_store(list, (Object *)string_array(addresses->v, addresses->n));
  return true;
}

static bool by_name(String *host, String **h_name, Array **aliases, Array **list, i32 hint) {
  char *name = string_to_utf8(host), *canonical = NULL, own[HOST_NAME_MAX + 1] = "";
  Texts found = {0};
  gethostname(own, sizeof own);
  if (!*name || !strcmp(name, own)) {
    add_local(&found, family(hint));
    canonical = xstrdup(own);
  } else {
    look_up(name, family(hint), &found, &canonical);
  }
  bool ok = canonical && answer(canonical, &found, h_name, aliases, list);
  texts_free(&found);
  free(canonical);
  free(name);
  return ok;
}

static bool parse_address(const char *text, SockAddr *a, socklen_t *n) {
  memset(a, 0, sizeof *a);
  if (inet_pton(AF_INET, text, &a->in4.sin_addr) == 1) {
    a->in4.sin_family = AF_INET;
    *n = sizeof a->in4;
    return true;
  }
  a->in6.sin6_family = AF_INET6;
  *n = sizeof a->in6;
  return inet_pton(AF_INET6, text, &a->in6.sin6_addr) == 1;
}

static bool by_address(String *address, String **h_name, Array **aliases, Array **list, i32 hint) {
  char *text = string_to_utf8(address), host[NI_MAXHOST];
  SockAddr a;
  socklen_t n;
  Texts found = {0};
  (void)hint;
  bool ok = parse_address(text, &a, &n) && !getnameinfo(&a.any, n, host, sizeof host, NULL, 0, NI_NAMEREQD);
  if (ok) {
    add_address(&found, &a.any);
    answer(host, &found, h_name, aliases, list);
  }
  texts_free(&found);
  free(text);
  return ok;
}

static bool own_name(String **name) {
  char own[HOST_NAME_MAX + 1] = "";
  if (gethostname(own, sizeof own))
    return false;
  gc_store(name, (Object *)string_new_utf8(own));
  return true;
}

ICALL_TABLE(icalls_dns, "System.Net.Dns", ICALL("GetHostByName_internal", by_name),
            ICALL("GetHostByAddr_internal", by_address), ICALL("GetHostName_internal", own_name))
