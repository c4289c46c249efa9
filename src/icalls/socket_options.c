// socket_options.c: socket options and controls, from .NET's numbers to the system's.
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include "icalls/socket.h"

enum { LEVEL_SOCKET = 65535, LEVEL_IP = 0, LEVEL_IPV6 = 41, LEVEL_TCP = 6, LEVEL_UDP = 17 };
enum {
  NAME_LINGER = 0x80,
  NAME_DONT_LINGER = -129,
  NAME_EXCLUSIVE = -5,
  NAME_SEND_TIMEOUT = 0x1005,
  NAME_RECEIVE_TIMEOUT = 0x1006,
  NAME_ERROR = 0x1007,
  NAME_ADD_MEMBERSHIP = 12,
  NAME_DROP_MEMBERSHIP = 13,
  NAME_DONT_FRAGMENT = 14
};

// How the value is laid out for the system.
typedef enum Form { FORM_INT, FORM_TIME, FORM_LINGER, FORM_GROUP, FORM_ERROR, FORM_FRAGMENT, FORM_NONE } Form;

typedef struct SockOption {
  i32 level, name;
  int native_level, native_name;
  Form form;
} SockOption;

static const SockOption options[] = {
    {LEVEL_SOCKET, 0x0001, SOL_SOCKET, SO_DEBUG, FORM_INT},
    {LEVEL_SOCKET, 0x0002, SOL_SOCKET, SO_ACCEPTCONN, FORM_INT},
    {LEVEL_SOCKET, 0x0004, SOL_SOCKET, SO_REUSEADDR, FORM_INT},
    {LEVEL_SOCKET, 0x0008, SOL_SOCKET, SO_KEEPALIVE, FORM_INT},
    {LEVEL_SOCKET, 0x0010, SOL_SOCKET, SO_DONTROUTE, FORM_INT},
    {LEVEL_SOCKET, 0x0020, SOL_SOCKET, SO_BROADCAST, FORM_INT},
    {LEVEL_SOCKET, NAME_LINGER, SOL_SOCKET, SO_LINGER, FORM_LINGER},
    {LEVEL_SOCKET, NAME_DONT_LINGER, SOL_SOCKET, SO_LINGER, FORM_LINGER},
    {LEVEL_SOCKET, NAME_EXCLUSIVE, SOL_SOCKET, SO_REUSEADDR, FORM_NONE}, // what Linux does anyway
    {LEVEL_SOCKET, 0x0100, SOL_SOCKET, SO_OOBINLINE, FORM_INT},
    {LEVEL_SOCKET, 0x1001, SOL_SOCKET, SO_SNDBUF, FORM_INT},
    {LEVEL_SOCKET, 0x1002, SOL_SOCKET, SO_RCVBUF, FORM_INT},
    {LEVEL_SOCKET, 0x1003, SOL_SOCKET, SO_SNDLOWAT, FORM_INT},
    {LEVEL_SOCKET, 0x1004, SOL_SOCKET, SO_RCVLOWAT, FORM_INT},
    {LEVEL_SOCKET, NAME_SEND_TIMEOUT, SOL_SOCKET, SO_SNDTIMEO, FORM_TIME},
    {LEVEL_SOCKET, NAME_RECEIVE_TIMEOUT, SOL_SOCKET, SO_RCVTIMEO, FORM_TIME},
    {LEVEL_SOCKET, NAME_ERROR, SOL_SOCKET, SO_ERROR, FORM_ERROR},
    {LEVEL_SOCKET, 0x1008, SOL_SOCKET, SO_TYPE, FORM_INT},
    {LEVEL_IP, 1, IPPROTO_IP, IP_OPTIONS, FORM_INT},
    {LEVEL_IP, 2, IPPROTO_IP, IP_HDRINCL, FORM_INT},
    {LEVEL_IP, 3, IPPROTO_IP, IP_TOS, FORM_INT},
    {LEVEL_IP, 4, IPPROTO_IP, IP_TTL, FORM_INT},
    {LEVEL_IP, 9, IPPROTO_IP, IP_MULTICAST_IF, FORM_INT},
    {LEVEL_IP, 10, IPPROTO_IP, IP_MULTICAST_TTL, FORM_INT},
    {LEVEL_IP, 11, IPPROTO_IP, IP_MULTICAST_LOOP, FORM_INT},
    {LEVEL_IP, NAME_ADD_MEMBERSHIP, IPPROTO_IP, IP_ADD_MEMBERSHIP, FORM_GROUP},
    {LEVEL_IP, NAME_DROP_MEMBERSHIP, IPPROTO_IP, IP_DROP_MEMBERSHIP, FORM_GROUP},
    {LEVEL_IP, NAME_DONT_FRAGMENT, IPPROTO_IP, IP_MTU_DISCOVER, FORM_FRAGMENT},
    {LEVEL_IP, 19, IPPROTO_IP, IP_PKTINFO, FORM_INT},
    {LEVEL_IPV6, 4, IPPROTO_IPV6, IPV6_UNICAST_HOPS, FORM_INT},
    {LEVEL_IPV6, 9, IPPROTO_IPV6, IPV6_MULTICAST_IF, FORM_INT},
    {LEVEL_IPV6, 10, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, FORM_INT},
    {LEVEL_IPV6, 11, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, FORM_INT},
    {LEVEL_IPV6, NAME_ADD_MEMBERSHIP, IPPROTO_IPV6, IPV6_JOIN_GROUP, FORM_GROUP},
    {LEVEL_IPV6, NAME_DROP_MEMBERSHIP, IPPROTO_IPV6, IPV6_LEAVE_GROUP, FORM_GROUP},
    {LEVEL_IPV6, 19, IPPROTO_IPV6, IPV6_RECVPKTINFO, FORM_INT},
    {LEVEL_IPV6, 21, IPPROTO_IPV6, IPV6_UNICAST_HOPS, FORM_INT},
    {LEVEL_IPV6, 27, IPPROTO_IPV6, IPV6_V6ONLY, FORM_INT},
    {LEVEL_TCP, 1, IPPROTO_TCP, TCP_NODELAY, FORM_INT},
    {LEVEL_TCP, 3, IPPROTO_TCP, TCP_KEEPIDLE, FORM_INT},
    {LEVEL_TCP, 16, IPPROTO_TCP, TCP_KEEPCNT, FORM_INT},
    {LEVEL_TCP, 17, IPPROTO_TCP, TCP_KEEPINTVL, FORM_INT},
};

static const SockOption *find_option(i32 level, i32 name, i32 *error) {
  for (u32 i = 0; i < ARRAY_LEN(options); i++)
    if (options[i].level == level && options[i].name == name)
      return &options[i];
  *error = WSA_NO_PROTOCOL_OPTION;
  return NULL;
}

static void finish(int r, i32 *error) {
  *error = r ? wsa_error(errno) : 0;
}

static u32 field(Object *o, const char *name) {
  return field_offset_of(object_class(o), name);
}

// ---- setting
// ----------------------------------------------------------------------------------------------------------

static int set_linger(intptr_t s, const SockOption *o, Object *obj, i32 value) {
  struct linger l = {.l_onoff = 1, .l_linger = value};
  if (o->name == NAME_DONT_LINGER)
    l = (struct linger){.l_onoff = value == 0};
  else if (obj)
    l = (struct linger){FIELD_AT(obj, field(obj, "enabled"), u8), FIELD_AT(obj, field(obj, "lingerTime"), i32)};
  return setsockopt((int)s, SOL_SOCKET, SO_LINGER, &l, sizeof l);
}

static int set_group4(intptr_t s, const SockOption *o, Object *obj) {
  Object *group = FIELD_REF(obj, field(obj, "group")), *local = FIELD_REF(obj, field(obj, "localAddress"));
  struct ip_mreqn m = {.imr_ifindex = FIELD_AT(obj, field(obj, "ifIndex"), i32)};
  if (group)
    m.imr_multiaddr.s_addr = FIELD_AT(group, field(group, "_addressOrScopeId"), u32);
  if (local)
    m.imr_address.s_addr = FIELD_AT(local, field(local, "_addressOrScopeId"), u32);
  return setsockopt((int)s, o->native_level, o->native_name, &m, sizeof m);
}

static int set_group6(intptr_t s, const SockOption *o, Object *obj) {
  Object *group = FIELD_REF(obj, field(obj, "m_Group"));
  Array *numbers = group ? (Array *)FIELD_REF(group, field(group, "_numbers")) : NULL;
  struct ipv6_mreq m = {.ipv6mr_interface = (u32)FIELD_AT(obj, field(obj, "m_Interface"), i64)};
  for (u32 i = 0; numbers && i < 8 && i < numbers->length; i++) {
    u16 n = ARRAY_ELEMS(numbers, u16)[i];
    m.ipv6mr_multiaddr.s6_addr[2 * i] = (u8)(n >> 8);
    m.ipv6mr_multiaddr.s6_addr[2 * i + 1] = (u8)n;
  }
  return setsockopt((int)s, o->native_level, o->native_name, &m, sizeof m);
}

static int set_number(intptr_t s, const SockOption *o, i32 value) {
  struct timeval tv = {value / 1000, value % 1000 * 1000};
  if (o->form == FORM_TIME)
    return setsockopt((int)s, o->native_level, o->native_name, &tv, sizeof tv);
  if (o->form == FORM_FRAGMENT)
    value = value ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT;
  return setsockopt((int)s, o->native_level, o->native_name, &value, sizeof value);
}

void socket_set_option(intptr_t s, i32 level, i32 name, Object *obj, Array *bytes, i32 value, i32 *error) {
  const SockOption *o = find_option(level, name, error);
  if (!o)
    return;
  int r = 0;
  if (bytes)
    r = setsockopt((int)s, o->native_level, o->native_name, bytes->data, (socklen_t)bytes->length);
  else if (o->form == FORM_LINGER)
    r = set_linger(s, o, obj, value);
  else if (o->form == FORM_GROUP && obj)
    r = o->level == LEVEL_IP ? set_group4(s, o, obj) : set_group6(s, o, obj);
  else if (o->form == FORM_GROUP || obj)
    errno = EINVAL, r = -1;
  else if (o->form != FORM_NONE)
    r = set_number(s, o, value);
  finish(r, error);
}

// ---- getting
// ----------------------------------------------------------------------------------------------------------

static Object *new_linger(const struct linger *l) {
  Class *c = system_class_of("System.Net.Sockets", "LingerOption");
  Object *o = c ? object_new(c) : NULL;
  if (o) {
    FIELD_AT(o, field(o, "enabled"), u8) = l->l_onoff != 0;
    FIELD_AT(o, field(o, "lingerTime"), i32) = l->l_linger;
  }
  return o;
}

void socket_get_option(intptr_t s, i32 level, i32 name, Object **out, i32 *error) {
  const SockOption *o = find_option(level, name, error);
  if (!o)
    return;
  union {
    int i;
    struct timeval tv;
    struct linger l;
  } v = {0};
  socklen_t n = o->form == FORM_TIME ? sizeof v.tv : o->form == FORM_LINGER ? sizeof v.l : sizeof v.i;
  int r = getsockopt((int)s, o->native_level, o->native_name, &v, &n);
  finish(r, error);
  if (r)
    return;
  i32 number = v.i;
  switch (o->form) {
  case FORM_TIME: number = (i32)(v.tv.tv_sec * 1000 + v.tv.tv_usec / 1000); break;
  case FORM_LINGER: number = !v.l.l_onoff; break; // DontLinger
  case FORM_ERROR: number = wsa_error(v.i); break;
  case FORM_FRAGMENT: number = v.i == IP_PMTUDISC_DO; break;
  case FORM_NONE: number = !v.i; break;
  default: break;
  }
  if (o->name == 0x1001 || o->name == 0x1002)
    number /= 2; // the kernel doubles buffer sizes for its own use (socket(7))
  gc_store(out, o->name == NAME_LINGER ? new_linger(&v.l) : object_box(wk.int32, &number));
}

void socket_get_option_bytes(intptr_t s, i32 level, i32 name, Array **bytes, i32 *error) {
  const SockOption *o = find_option(level, name, error);
  if (!o)
    return;
  socklen_t n = (socklen_t)(*bytes)->length;
  finish(getsockopt((int)s, o->native_level, o->native_name, (*bytes)->data, &n), error);
}

// ---- controls
// ---------------------------------------------------------------------------------------------------------

enum { CONTROL_FIONREAD = 0x4004667F, CONTROL_FIONBIO = (i32)0x8004667E, CONTROL_KEEPALIVE = (i32)0x98000004 };

// Three numbers: on or off, milliseconds before the first probe, milliseconds between probes.
static i32 keep_alive(int s, Array *in, i32 *error) {
  if (!in || in->length < 12) {
    *error = 10014; // WSAEFAULT
    return -1;
  }
  int on = le32(in->data) != 0, idle = (int)((le32(in->data + 4) + 999) / 1000),
      every = (int)((le32(in->data + 8) + 999) / 1000);
  int r = setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  if (!r && on) {
    idle = MAX(idle, 1);
    every = MAX(every, 1);
    r = setsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle) ||
        setsockopt(s, IPPROTO_TCP, TCP_KEEPINTVL, &every, sizeof every);
  }
  finish(r, error);
  return r ? -1 : 0;
}

i32 socket_ioctl(intptr_t s, i32 code, Array *in, Array *out, i32 *error) {
  int value = in && in->length >= 4 ? (int)le32(in->data) : 0, r;
  switch (code) {
  case CONTROL_KEEPALIVE: return keep_alive((int)s, in, error);
  case CONTROL_FIONREAD: r = ioctl((int)s, FIONREAD, &value); break;
  case CONTROL_FIONBIO: r = ioctl((int)s, FIONBIO, &value); break;
  default: *error = WSA_INVALID; return -1;
  }
  finish(r, error);
  if (r)
    return -1;
  if (!out || out->length < 4)
    return 0;
  memcpy(out->data, &value, 4);
  return 4;
}

bool socket_port_reuse(i32 proto) {
  (void)proto;
  return true;
}
