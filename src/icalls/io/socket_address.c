// socket_address.c: SocketAddress to and from sockaddr; errno as Winsock's numbers.
//
// SocketAddress keeps bytes: the family as .NET counts it (two bytes, little-endian), then for IPv4 the port
// (big-endian) and the address; for IPv6 port, flow, address and scope (little-endian); for Unix sockets the path.
#include <errno.h>
#include "icalls/io/socket.h"

enum { FAMILY_UNIX = 1, FAMILY_IPV4 = 2, FAMILY_IPV6 = 23, SIZE_IPV4 = 16, SIZE_IPV6 = 28 };

static const struct {
  int err, wsa;
} errors[] = {
    {EINTR, WSA_INTR},
    {EBADF, WSA_NOTSOCK},
    {EACCES, WSA_ACCES},
    {EPERM, WSA_ACCES},
    {EFAULT, WSA_FAULT},
    {EINVAL, WSA_INVAL},
    {EMFILE, WSA_MFILE},
    {ENFILE, WSA_MFILE},
    {EAGAIN, WSA_WOULDBLOCK},
    {EINPROGRESS, WSA_INPROGRESS},
    {EALREADY, WSA_ALREADY},
    {ENOTSOCK, WSA_NOTSOCK},
    {EDESTADDRREQ, WSA_DESTADDRREQ},
    {EMSGSIZE, WSA_MSGSIZE},
    {EPROTOTYPE, WSA_PROTOTYPE},
    {ENOPROTOOPT, WSA_NOPROTOOPT},
    {EPROTONOSUPPORT, WSA_PROTONOSUPPORT},
    {ESOCKTNOSUPPORT, WSA_SOCKTNOSUPPORT},
    {EOPNOTSUPP, WSA_OPNOTSUPP},
    {EPFNOSUPPORT, WSA_PFNOSUPPORT},
    {EAFNOSUPPORT, WSA_AFNOSUPPORT},
    {EADDRINUSE, WSA_ADDRINUSE},
    {EADDRNOTAVAIL, WSA_ADDRNOTAVAIL},
    {ENETDOWN, WSA_NETDOWN},
    {ENETUNREACH, WSA_NETUNREACH},
    {ENETRESET, WSA_NETRESET},
    {ECONNABORTED, WSA_CONNABORTED},
    {ECONNRESET, WSA_CONNRESET},
    {EPIPE, WSA_SHUTDOWN},
    {ENOBUFS, WSA_NOBUFS},
    {ENOMEM, WSA_NOBUFS},
    {EISCONN, WSA_ISCONN},
    {ENOTCONN, WSA_NOTCONN},
    {ESHUTDOWN, WSA_SHUTDOWN},
    {ETIMEDOUT, WSA_TIMEDOUT},
    {ECONNREFUSED, WSA_CONNREFUSED},
    {ENOENT, WSA_CONNREFUSED}, // the path of a Unix socket
    {ENAMETOOLONG, WSA_NAMETOOLONG},
    {EHOSTDOWN, WSA_HOSTDOWN},
    {EHOSTUNREACH, WSA_HOSTUNREACH},
};

i32 socket_error(int err) {
  for (u32 i = 0; i < ARRAY_LEN(errors); i++)
    if (errors[i].err == err)
      return errors[i].wsa;
  return WSA_INVAL;
}

bool socket_done(i64 r, i32 *error) {
  *error = r < 0 ? socket_error(errno) : 0;
  current_thread->last_error = *error;
  return r >= 0;
}

static struct {
  Class *klass;
  u32 buffer, size;
} fld;

static Class *address_class(void) {
  if (!fld.klass) {
    ERROR(err);
    Assembly *a = assembly_load_name("System", NULL, &err);
    Class *c = a ? class_find(a, "System.Net", "SocketAddress", &err) : NULL;
    if (!c)
      fatal("%s has no class System.Net.SocketAddress: not a class library that this version of Kiln knows",
            a ? image_name(a->img) : err.msg);
    fld.buffer = field_offset_of(c, "m_Buffer");
    fld.size = field_offset_of(c, "m_Size");
    __atomic_store_n(&fld.klass, c, __ATOMIC_RELEASE);
  }
  return fld.klass;
}

static bool read_ipv4(SockAddr *a, socklen_t *n, const u8 *b, u32 len) {
  if (len < 8)
    return false;
  *n = sizeof a->in4;
  a->in4.sin_family = AF_INET;
  memcpy(&a->in4.sin_port, b + 2, 2);
  memcpy(&a->in4.sin_addr, b + 4, 4);
  return true;
}

static bool read_ipv6(SockAddr *a, socklen_t *n, const u8 *b, u32 len) {
  if (len < SIZE_IPV6)
    return false;
  *n = sizeof a->in6;
  a->in6.sin6_family = AF_INET6;
  memcpy(&a->in6.sin6_port, b + 2, 2);
  memcpy(&a->in6.sin6_addr, b + 8, 16);
  a->in6.sin6_scope_id = le32(b + 24);
  return true;
}

static bool read_unix(SockAddr *a, socklen_t *n, const u8 *b, u32 len) {
  if (len - 2 > sizeof a->un.sun_path)
    return false;
  a->un.sun_family = AF_UNIX;
  memcpy(a->un.sun_path, b + 2, len - 2);
  *n = (socklen_t)offsetof(struct sockaddr_un, sun_path) + len - 2;
  return true;
}

bool sockaddr_read(SockAddr *a, socklen_t *n, Object *managed) {
  address_class();
  memset(a, 0, sizeof *a);
  Array *buffer = managed ? (Array *)FIELD_REF(managed, fld.buffer) : NULL;
  u32 len = buffer ? MIN((u32)buffer->length, FIELD_AT(managed, fld.size, u32)) : 0;
  if (len < 2)
    return false;
  switch (le16(buffer->data)) {
  case FAMILY_IPV4: return read_ipv4(a, n, buffer->data, len);
  case FAMILY_IPV6: return read_ipv6(a, n, buffer->data, len);
  case FAMILY_UNIX: return read_unix(a, n, buffer->data, len);
  default: return false;
  }
}

static u32 put_bytes(u8 *b, const SockAddr *a, socklen_t n) {
  switch (n ? a->any.sa_family : AF_UNIX) {
  case AF_INET:
    b[0] = FAMILY_IPV4;
    memcpy(b + 2, &a->in4.sin_port, 2);
    memcpy(b + 4, &a->in4.sin_addr, 4);
    return SIZE_IPV4;
  case AF_INET6:
    b[0] = FAMILY_IPV6;
    memcpy(b + 2, &a->in6.sin6_port, 2);
    memcpy(b + 8, &a->in6.sin6_addr, 16);
    for (u32 i = 0; i < 4; i++)
      b[24 + i] = (u8)(a->in6.sin6_scope_id >> 8 * i);
    return SIZE_IPV6;
  default: { // a Unix socket without a name has no path
    u32 path = n > offsetof(struct sockaddr_un, sun_path) ? n - (u32)offsetof(struct sockaddr_un, sun_path) : 0;
    b[0] = FAMILY_UNIX;
    memcpy(b + 2, a->un.sun_path, path);
    return 2 + path;
  }
  }
}

Object *sockaddr_object(const SockAddr *a, socklen_t n) {
  u8 bytes[2 + sizeof a->un.sun_path] = {0};
  u32 len = put_bytes(bytes, a, MIN(n, (socklen_t)sizeof a->un));
  Array *buffer = array_new(wk.byte, len);
  Object *o = buffer ? object_new(address_class()) : NULL;
  if (!o)
    return NULL;
  memcpy(buffer->data, bytes, len);
  gc_store(&FIELD_REF(o, fld.buffer), (Object *)buffer);
  FIELD_AT(o, fld.size, u32) = len;
  return o;
}
