// socket_options.c: System.Net.Sockets.Socket: options and ioctls, whose numbers are Winsock's.
#include <errno.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include "icalls/io/socket.h"

enum { LEVEL_IP = 0, LEVEL_TCP = 6, LEVEL_UDP = 17, LEVEL_IPV6 = 41, LEVEL_SOCKET = 0xFFFF };
enum { OPT_LINGER = 128, OPT_DONT_LINGER = -129, OPT_EXCLUSIVE = -5, OPT_MAX_CONN = 0x7FFFFFFF };

// What a value is on the .NET side; the plain ones are an int on both.
typedef enum Form {
  PLAIN,
  TIMEOUT,
  LINGER,
  NOT_LINGER,
  BUFFER,
  NOT_REUSE,
  MEMBER4,
  IFACE4,
  MEMBER6,
  MTU,
  MAX_LISTEN
} Form;

static const struct Option {
  i32 level, name;
  int sys_level, sys_name;
  Form form;
} options[] = {
    {LEVEL_SOCKET, 1, SOL_SOCKET, SO_DEBUG, PLAIN},
    {LEVEL_SOCKET, 2, SOL_SOCKET, SO_ACCEPTCONN, PLAIN},
    {LEVEL_SOCKET, 4, SOL_SOCKET, SO_REUSEADDR, PLAIN},
    {LEVEL_SOCKET, 8, SOL_SOCKET, SO_KEEPALIVE, PLAIN},
    {LEVEL_SOCKET, 16, SOL_SOCKET, SO_DONTROUTE, PLAIN},
    {LEVEL_SOCKET, 32, SOL_SOCKET, SO_BROADCAST, PLAIN},
    {LEVEL_SOCKET, OPT_LINGER, SOL_SOCKET, SO_LINGER, LINGER},
    {LEVEL_SOCKET, OPT_DONT_LINGER, SOL_SOCKET, SO_LINGER, NOT_LINGER},
    {LEVEL_SOCKET, 256, SOL_SOCKET, SO_OOBINLINE, PLAIN},
    {LEVEL_SOCKET, OPT_EXCLUSIVE, SOL_SOCKET, SO_REUSEADDR, NOT_REUSE},
    {LEVEL_SOCKET, 0x1001, SOL_SOCKET, SO_SNDBUF, BUFFER},
    {LEVEL_SOCKET, 0x1002, SOL_SOCKET, SO_RCVBUF, BUFFER},
    {LEVEL_SOCKET, 0x1003, SOL_SOCKET, SO_SNDLOWAT, PLAIN},
    {LEVEL_SOCKET, 0x1004, SOL_SOCKET, SO_RCVLOWAT, PLAIN},
    {LEVEL_SOCKET, 0x1005, SOL_SOCKET, SO_SNDTIMEO, TIMEOUT},
    {LEVEL_SOCKET, 0x1006, SOL_SOCKET, SO_RCVTIMEO, TIMEOUT},
    {LEVEL_SOCKET, 0x1007, SOL_SOCKET, SO_ERROR, PLAIN},
    {LEVEL_SOCKET, 0x1008, SOL_SOCKET, SO_TYPE, PLAIN},
    {LEVEL_SOCKET, OPT_MAX_CONN, SOL_SOCKET, 0, MAX_LISTEN},
    {LEVEL_IP, 1, IPPROTO_IP, IP_OPTIONS, PLAIN},
    {LEVEL_IP, 2, IPPROTO_IP, IP_HDRINCL, PLAIN},
    {LEVEL_IP, 3, IPPROTO_IP, IP_TOS, PLAIN},
    {LEVEL_IP, 4, IPPROTO_IP, IP_TTL, PLAIN},
    {LEVEL_IP, 9, IPPROTO_IP, IP_MULTICAST_IF, IFACE4},
    {LEVEL_IP, 10, IPPROTO_IP, IP_MULTICAST_TTL, PLAIN},
    {LEVEL_IP, 11, IPPROTO_IP, IP_MULTICAST_LOOP, PLAIN},
    {LEVEL_IP, 12, IPPROTO_IP, IP_ADD_MEMBERSHIP, MEMBER4},
    {LEVEL_IP, 13, IPPROTO_IP, IP_DROP_MEMBERSHIP, MEMBER4},
    {LEVEL_IP, 14, IPPROTO_IP, IP_MTU_DISCOVER, MTU},
    {LEVEL_IP, 19, IPPROTO_IP, IP_PKTINFO, PLAIN},
    {LEVEL_IPV6, 4, IPPROTO_IPV6, IPV6_UNICAST_HOPS, PLAIN},
    {LEVEL_IPV6, 9, IPPROTO_IPV6, IPV6_MULTICAST_IF, PLAIN},
    {LEVEL_IPV6, 10, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, PLAIN},
    {LEVEL_IPV6, 11, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, PLAIN},
    {LEVEL_IPV6, 12, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, MEMBER6},
    {LEVEL_IPV6, 13, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, MEMBER6},
    {LEVEL_IPV6, 19, IPPROTO_IPV6, IPV6_RECVPKTINFO, PLAIN},
    {LEVEL_IPV6, 21, IPPROTO_IPV6, IPV6_UNICAST_HOPS, PLAIN},
    {LEVEL_IPV6, 27, IPPROTO_IPV6, IPV6_V6ONLY, PLAIN},
    {LEVEL_TCP, 1, IPPROTO_TCP, TCP_NODELAY, PLAIN},
    {LEVEL_TCP, 3, IPPROTO_TCP, TCP_KEEPIDLE, PLAIN},
    {LEVEL_TCP, 16, IPPROTO_TCP, TCP_KEEPCNT, PLAIN},
    {LEVEL_TCP, 17, IPPROTO_TCP, TCP_KEEPINTVL, PLAIN},
};

static const struct Option *find(i32 level, i32 name, i32 *error) {
  for (u32 i = 0; i < ARRAY_LEN(options); i++)
    if (options[i].level == level && options[i].name == name)
      return &options[i];
  errno = ENOPROTOOPT;
  socket_done(-1, error);
  return NULL;
}

// ---- values that are objects ----------------------------------------------------------------------------------------

static Object *object_of(Object *o, const char *field) {
  return o ? FIELD_REF(o, field_offset_of(object_class(o), field)) : NULL;
}

// IPAddress: `_numbers` holds the eight words of an IPv6 address; without them the address is the u32. Read through the
// base class: the well-known addresses are of a derived one.
static Class *ip_class(Object *ip) {
  Class *c = object_class(ip);
  while (strcmp(c->name, "IPAddress"))
    c = c->parent;
  return c;
}

static struct in_addr ipv4(Object *ip) {
  struct in_addr a = {0};
  if (ip)
    a.s_addr = FIELD_AT(ip, field_offset_of(ip_class(ip), "_addressOrScopeId"), u32);
  return a;
}

static struct in6_addr ipv6(Object *ip) {
  struct in6_addr a = {0};
  Array *words = ip ? (Array *)FIELD_REF(ip, field_offset_of(ip_class(ip), "_numbers")) : NULL;
  for (u32 i = 0; words && i < 8 && i < words->length; i++) {
    a.s6_addr[2 * i] = (u8)(ARRAY_ELEMS(words, u16)[i] >> 8);
    a.s6_addr[2 * i + 1] = (u8)ARRAY_ELEMS(words, u16)[i];
  }
  return a;
}

static int set_linger(int fd, Object *v, int on, int seconds) {
  struct linger l = {on, seconds};
  if (v) {
    l.l_onoff = FIELD_AT(v, field_offset_of(object_class(v), "enabled"), u8);
    l.l_linger = FIELD_AT(v, field_offset_of(object_class(v), "lingerTime"), i32);
  }
  return setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
}

static int set_member4(int fd, int name, Object *v) {
  struct ip_mreqn m = {.imr_multiaddr = ipv4(object_of(v, "group")), .imr_address = ipv4(object_of(v, "localAddress"))};
  m.imr_ifindex = FIELD_AT(v, field_offset_of(object_class(v), "ifIndex"), i32);
  return setsockopt(fd, IPPROTO_IP, name, &m, sizeof m);
}

static int set_member6(int fd, int name, Object *v) {
  struct ipv6_mreq m = {.ipv6mr_multiaddr = ipv6(object_of(v, "m_Group"))};
  m.ipv6mr_interface = (u32)FIELD_AT(v, field_offset_of(object_class(v), "m_Interface"), i64);
  return setsockopt(fd, IPPROTO_IPV6, name, &m, sizeof m);
}

// An index in network order (0.x.y.z), or an address.
static int set_iface4(int fd, int name, i32 v) {
  u32 host = ntohl((u32)v);
  struct ip_mreqn m = {0};
  if (host >> 24)
    m.imr_address.s_addr = (u32)v;
  else
    m.imr_ifindex = (int)host;
  return setsockopt(fd, IPPROTO_IP, name, &m, sizeof m);
}

static int set_timeout(int fd, int name, i32 ms) {
  struct timeval tv = {ms <= 0 ? 0 : ms / 1000, ms <= 0 ? 0 : ms % 1000 * 1000};
  return setsockopt(fd, SOL_SOCKET, name, &tv, sizeof tv);
}

static int set_int(int fd, const struct Option *o, i32 v) {
  return setsockopt(fd, o->sys_level, o->sys_name, &v, sizeof v);
}

static int set_object(int fd, const struct Option *o, Object *v) {
  switch (o->form) {
  case LINGER: return set_linger(fd, v, 0, 0);
  case MEMBER4: return set_member4(fd, o->sys_name, v);
  case MEMBER6: return set_member6(fd, o->sys_name, v);
  default: errno = EINVAL; return -1;
  }
}

static int set_number(int fd, const struct Option *o, i32 v) {
  switch (o->form) {
  case LINGER: return set_linger(fd, NULL, v != 0, v);
  case NOT_LINGER: return set_linger(fd, NULL, v == 0, 0);
  case TIMEOUT: return set_timeout(fd, o->sys_name, v);
  case NOT_REUSE: return set_int(fd, o, !v);
  case IFACE4: return set_iface4(fd, o->sys_name, v);
  case MTU: return set_int(fd, o, v ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
  case BUFFER: // Linux doubles it, for its own overhead
    return set_int(fd, o, v / 2);
  case PLAIN: return set_int(fd, o, v);
  default: errno = EINVAL; return -1;
  }
}

static void sock_set(intptr_t fd, i32 level, i32 name, Object *v, Array *bytes, i32 number, i32 *error) {
  const struct Option *o = find(level, name, error);
  if (!o)
    return;
  int r;
  if (v)
    r = set_object((int)fd, o, v);
  else if (bytes && bytes->length == 4 && o->form != PLAIN)
    r = set_number((int)fd, o, (i32)le32(bytes->data));
  else if (bytes)
    r = setsockopt((int)fd, o->sys_level, o->sys_name, bytes->data, (socklen_t)bytes->length);
  else
    r = set_number((int)fd, o, number);
  socket_done(r, error);
}

// ---- reading --------------------------------------------------------------------------------------------------------

static int get_timeout(int fd, const struct Option *o, i32 *v) {
  struct timeval tv;
  socklen_t n = sizeof tv;
  int r = getsockopt(fd, o->sys_level, o->sys_name, &tv, &n);
  *v = r ? 0 : (i32)(tv.tv_sec * 1000 + tv.tv_usec / 1000);
  return r;
}

static int get_int(int fd, const struct Option *o, i32 *v) {
  socklen_t n = sizeof *v;
  *v = 0;
  int r = getsockopt(fd, o->sys_level, o->sys_name, v, &n);
  if (r)
    return r;
  if (o->form == NOT_REUSE)
    *v = !*v;
  else if (o->form == MTU)
    *v = *v == IP_PMTUDISC_DO;
  else if (o->sys_level == SOL_SOCKET && o->sys_name == SO_ERROR)
    *v = *v ? socket_error(*v) : 0;
  return 0;
}

static int get_number(int fd, const struct Option *o, i32 *v) {
  struct linger l;
  socklen_t n = sizeof l;
  int r;
  switch (o->form) {
  case TIMEOUT: return get_timeout(fd, o, v);
  case LINGER:
  case NOT_LINGER:
    r = getsockopt(fd, SOL_SOCKET, SO_LINGER, &l, &n);
    *v = r ? 0 : o->form == LINGER ? (l.l_onoff ? l.l_linger : 0) : !l.l_onoff;
    return r;
  case MAX_LISTEN: *v = SOMAXCONN; return 0;
  default: return get_int(fd, o, v);
  }
}

static Class *net_class(const char *name) {
  ERROR(err);
  Assembly *a = assembly_load_name("System", NULL, &err);
  Class *c = a ? class_find(a, "System.Net.Sockets", name, &err) : NULL;
  if (!c)
    exc_throw_error(&err);
  return c;
}

static Object *linger_object(int fd) {
  struct linger l = {0, 0};
  socklen_t n = sizeof l;
  getsockopt(fd, SOL_SOCKET, SO_LINGER, &l, &n);
  Class *c = net_class("LingerOption");
  Object *o = c ? object_new(c) : NULL;
  if (!o)
    return NULL;
  FIELD_AT(o, field_offset_of(c, "enabled"), u8) = l.l_onoff != 0;
  FIELD_AT(o, field_offset_of(c, "lingerTime"), i32) = l.l_linger;
  return o;
}

static void sock_get_object(intptr_t fd, i32 level, i32 name, Object **value, i32 *error) {
  const struct Option *o = find(level, name, error);
  i32 v;
  *value = NULL;
  if (!o || !socket_done(get_number((int)fd, o, &v), error))
    return;
  gc_store(value, o->form == LINGER ? linger_object((int)fd) : object_box(wk.int32, &v));
}

static void sock_get_bytes(intptr_t fd, i32 level, i32 name, Array **bytes, i32 *error) {
  const struct Option *o = find(level, name, error);
  if (!o)
    return;
  if (o->form != PLAIN && (*bytes)->length >= 4) {
    i32 v;
    if (socket_done(get_number((int)fd, o, &v), error))
      memcpy((*bytes)->data, &v, 4);
    return;
  }
  socklen_t n = (socklen_t)(*bytes)->length;
  socket_done(getsockopt((int)fd, o->sys_level, o->sys_name, (*bytes)->data, &n), error);
}

// ---- ioctls ---------------------------------------------------------------------------------------------------------

enum { IOC_FIONREAD = 0x4004667F, IOC_FIONBIO = (i32)0x8004667E, IOC_KEEPALIVE = (i32)0x98000004 };

// struct tcp_keepalive: on, idle time and interval in milliseconds.
static i32 set_keepalive(int fd, Array *in, i32 *error) {
  if (!in || in->length < 12) {
    *error = WSA_FAULT;
    return -1;
  }
  int on = le32(in->data) != 0, idle = (int)((le32(in->data + 4) + 999) / 1000);
  int every = (int)((le32(in->data + 8) + 999) / 1000);
  int r = setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  if (!r && on && idle)
    r = setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  if (!r && on && every)
    r = setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &every, sizeof every);
  return socket_done(r, error) ? 0 : -1;
}

static i32 sock_ioctl(intptr_t fd, i32 code, Array *in, Array *out, i32 *error) {
  int n = 0;
  switch (code) {
  case IOC_KEEPALIVE: return set_keepalive((int)fd, in, error);
  case IOC_FIONBIO: // sockets are non-blocking here at all times
    *error = 0;
    return 0;
  case IOC_FIONREAD:
    if (!socket_done(ioctl((int)fd, FIONREAD, &n), error))
      return -1;
    if (out && out->length >= 4)
      memcpy(out->data, &n, 4);
    return 4;
  default: *error = WSA_INVAL; return -1;
  }
}

static bool supports_port_reuse(i32 protocol) {
  return protocol == IPPROTO_TCP;
}

ICALL_TABLE(icalls_socket_options, "System.Net.Sockets.Socket", ICALL("SetSocketOption_internal", sock_set),
            ICALL("GetSocketOption_obj_internal", sock_get_object),
            ICALL("GetSocketOption_arr_internal", sock_get_bytes), ICALL("IOControl_internal", sock_ioctl),
            ICALL("SupportsPortReuse", supports_port_reuse))
