// dns.c: internal calls of System.Net.Dns.
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>
#include "icalls/socket.h"

enum { HINT_IPV4 = 1, HINT_IPV6 = 2 };

static bool known_address(char **list, u32 n, const char *text) {
  for (u32 i = 0; i < n; i++)
    if (!strcmp(list[i], text))
      return true;
  return false;
}

static void store_addresses(const struct addrinfo *list, Object **out) {
  VEC(char *) texts = {0};
  for (const struct addrinfo *a = list; a; a = a->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST) == 0 &&
        !known_address(texts.v, texts.n, text))
      vec_push(&texts, xstrdup(text));
  }
  gc_store(out, (Object *)string_array(texts.v, texts.n));
  for (u32 i = 0; i < texts.n; i++)
    free(texts.v[i]);
  vec_free(&texts);
}

static bool lookup(const char *host, i32 hint, const char *name, Object **h_name, Object **aliases, Object **addrs) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME}, *list;
  hints.ai_family = hint & HINT_IPV4 ? AF_INET : hint & HINT_IPV6 ? AF_INET6 : AF_UNSPEC;
  if (getaddrinfo(host, NULL, &hints, &list))
    return false;
  const char *canon = name ? name : list->ai_canonname ? list->ai_canonname : host;
  gc_store(h_name, (Object *)string_new_utf8(canon));
  gc_store(aliases, (Object *)string_array(NULL, 0));
  store_addresses(list, addrs);
  freeaddrinfo(list);
  return true;
}

static bool host_by_name(String *host, Object **h_name, Object **aliases, Object **addrs, i32 hint) {
  char *text = string_to_utf8(host);
  bool ok = lookup(text, hint, NULL, h_name, aliases, addrs);
  free(text);
  return ok;
}

static bool host_by_addr(String *addr, Object **h_name, Object **aliases, Object **addrs, i32 hint) {
  char *text = string_to_utf8(addr);
  struct addrinfo hints = {.ai_flags = AI_NUMERICHOST}, *list;
  char name[NI_MAXHOST];
  bool ok = getaddrinfo(text, NULL, &hints, &list) == 0;
  if (ok) {
    ok = getnameinfo(list->ai_addr, list->ai_addrlen, name, sizeof name, NULL, 0, NI_NAMEREQD) == 0;
    freeaddrinfo(list);
  }
  ok = ok && lookup(name, hint, name, h_name, aliases, addrs);
  free(text);
  return ok;
}

static bool host_name(Object **name) {
  char text[NI_MAXHOST] = "";
  if (gethostname(text, sizeof text - 1))
    return false;
  gc_store(name, (Object *)string_new_utf8(text));
  return true;
}

ICALL_TABLE(icalls_dns, "System.Net.Dns", ICALL("GetHostByName_internal", host_by_name),
            ICALL("GetHostByAddr_internal", host_by_addr), ICALL("GetHostName_internal", host_name))
