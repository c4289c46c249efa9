// socket.c: internal calls of System.Net.Sockets.Socket. Handles are descriptors, errors are Winsock's numbers.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "icalls/socket.h"

Class *system_class_of(const char *ns, const char *name) {
  Error err = {0};
  Assembly *a = assembly_load_name("System", NULL, &err);
  Class *c = a ? class_find(a, ns, name, &err) : NULL;
  if (!c) {
    err_set(&err, ERR_TYPE_LOAD, "System.dll lacks %s.%s", ns, name);
    exc_throw_error(&err);
  }
  return c;
}

// ---- errors
// -------------------------------------------------------------------------------------------------------------

static const struct {
  int err, wsa;
} errors[] = {
    {EACCES, 10013},          {EAGAIN, WSA_WOULD_BLOCK}, {EALREADY, 10037},        {EBADF, 10038},
    {ECONNABORTED, 10053},    {ECONNREFUSED, 10061},     {ECONNRESET, 10054},      {EFAULT, 10014},
    {EHOSTUNREACH, 10065},    {EINPROGRESS, 10036},      {EINTR, WSA_INTERRUPTED}, {EINVAL, WSA_INVALID},
    {EISCONN, 10056},         {EMFILE, 10024},           {EMSGSIZE, 10040},        {ENETUNREACH, 10051},
    {ENOBUFS, 10055},         {ENOMEM, 10055},           {ENOTCONN, 10057},        {ENOTSOCK, 10038},
    {ENOPROTOOPT, 10042},     {EOPNOTSUPP, 10045},       {EPERM, 10013},           {EPIPE, 10058},
    {EPROTONOSUPPORT, 10043}, {ESOCKTNOSUPPORT, 10044},  {ETIMEDOUT, 10060},       {EADDRINUSE, 10048},
    {EADDRNOTAVAIL, 10049},   {EAFNOSUPPORT, 10047},     {EDESTADDRREQ, 10039},    {ENETDOWN, 10050},
    {ENETRESET, 10052},       {EHOSTDOWN, 10064},        {ENODEV, 10045},          {EPROTOTYPE, 10041},
    {ENOENT, 10061},          {ENOSYS, 10045},
};

i32 wsa_error(int err) {
  for (u32 i = 0; i < ARRAY_LEN(errors); i++)
    if (errors[i].err == err)
      return errors[i].wsa;
  return err ? WSA_SYSTEM_NOT_READY : 0;
}

static __thread i32 last_error;

static bool sock_done(bool ok, i32 *error) {
  *error = last_error = ok ? 0 : wsa_error(errno);
  return ok;
}

static i32 get_last_error(void) {
  return last_error;
}
ICALL_TABLE(icalls_socket_exception, "System.Net.Sockets.SocketException",
            ICALL("WSAGetLastError_internal", get_last_error))

// ---- cancelling a blocked thread
// ---------------------------------------------------------------------------------------- A closing socket interrupts
// the threads blocked in it. The caller tries again until they are gone, so that a signal that comes just before the
// system call does no harm.

#define CANCEL_SIGNAL (SIGRTMIN + 2)

static void on_cancel(int sig) {
  (void)sig;
}

static void install_cancel(void) {
  struct sigaction sa = {.sa_handler = on_cancel}; // no SA_RESTART: the call must return
  sigemptyset(&sa.sa_mask);
  sigaction(CANCEL_SIGNAL, &sa, NULL);
}

static Thread *thread_of_managed(Object *thread) {
  Object *internal = FIELD_REF(thread, field_offset_of(wk.thread, "internal_thread"));
  Class *c = CORLIB_CLASS("System.Threading", "InternalThread");
  return internal ? FIELD_AT(internal, field_offset_of(c, "runtime_thread_info"), Thread *) : NULL;
}

static void cancel_blocking(Object *thread) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_cancel);
  Thread *t = thread ? thread_of_managed(thread) : NULL;
  if (!t || t->exited)
    return;
  __atomic_store_n(&t->socket_cancelled, true, __ATOMIC_SEQ_CST);
  pthread_kill(t->pthread, CANCEL_SIGNAL);
}

// Whether a call that failed is to be made again. The collector's signals interrupt calls too.
static bool again(void) {
  return errno == EINTR && !__atomic_load_n(&current_thread->socket_cancelled, __ATOMIC_SEQ_CST);
}

#define CALL_BLOCKING(r, call)                                                                                         \
  do {                                                                                                                 \
    __atomic_store_n(&current_thread->socket_cancelled, false, __ATOMIC_SEQ_CST);                                      \
    thread_state_wait(true);                                                                                           \
    do                                                                                                                 \
      (r) = (call);                                                                                                    \
    while ((r) < 0 && again());                                                                                        \
    int saved_ = errno;                                                                                                \
    thread_state_wait(false);                                                                                          \
    errno = saved_;                                                                                                    \
  } while (0)

// ---- addresses
// ------------------------------------------------------------------------------------------------------------
// System.Net.SocketAddress: family in two bytes, then as in the C structures; a scope is little-endian.

static u8 *address_bytes(Object *sa, u32 *n) {
  static u32 off_buffer, off_size;
  if (!off_buffer) {
    off_size = field_offset_of(object_class(sa), "m_Size");
    off_buffer = field_offset_of(object_class(sa), "m_Buffer");
  }
  Array *a = (Array *)FIELD_REF(sa, off_buffer);
  *n = a ? (u32)MIN(a->length, (uintptr_t)MAX(FIELD_AT(sa, off_size, i32), 0)) : 0;
  return a ? a->data : NULL;
}

static bool address_to_native(Object *sa, struct sockaddr_storage *out, socklen_t *len, i32 *error) {
  u32 n = 0;
  const u8 *b = sa ? address_bytes(sa, &n) : NULL;
  memset(out, 0, sizeof *out);
  if (!b || n < 2) {
    *error = 10014; // WSAEFAULT
    return false;
  }
  switch (le16(b)) {
  case FAMILY_INET: {
    struct sockaddr_in *in = (struct sockaddr_in *)out;
    if (n < 8)
      break;
    in->sin_family = AF_INET;
    memcpy(&in->sin_port, b + 2, 2);
    memcpy(&in->sin_addr, b + 4, 4);
    *len = sizeof *in;
    return true;
  }
  case FAMILY_INET6: {
    struct sockaddr_in6 *in = (struct sockaddr_in6 *)out;
    if (n < 28)
      break;
    in->sin6_family = AF_INET6;
    memcpy(&in->sin6_port, b + 2, 2);
    memcpy(&in->sin6_addr, b + 8, 16);
    in->sin6_scope_id = le32(b + 24);
    *len = sizeof *in;
    return true;
  }
  case FAMILY_UNIX: {
    struct sockaddr_un_ *un = (struct sockaddr_un_ *)out;
    if (n - 2 > sizeof un->path)
      break;
    un->family = AF_UNIX;
    memcpy(un->path, b + 2, n - 2);
    *len = (socklen_t)n;
    return true;
  }
  default: *error = 10047; return false; // WSAEAFNOSUPPORT
  }
  *error = 10014;
  return false;
}

static Object *new_address(const u8 *bytes, u32 n) {
  Class *c = system_class_of("System.Net", "SocketAddress");
  Object *o = c ? object_new(c) : NULL;
  Array *a = o ? array_new(wk.byte, n) : NULL;
  if (!a)
    return NULL;
  memcpy(a->data, bytes, n);
  gc_store((u8 *)o + field_offset_of(c, "m_Buffer"), (Object *)a);
  FIELD_AT(o, field_offset_of(c, "m_Size"), i32) = (i32)n;
  return o;
}

static Object *address_from_native(const struct sockaddr_storage *ss, socklen_t len, i32 *error) {
  u8 b[128] = {0};
  switch (ss->ss_family) {
  case AF_INET: {
    const struct sockaddr_in *in = (const struct sockaddr_in *)ss;
    b[0] = FAMILY_INET;
    memcpy(b + 2, &in->sin_port, 2);
    memcpy(b + 4, &in->sin_addr, 4);
    return new_address(b, 16);
  }
  case AF_INET6: {
    const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)ss;
    b[0] = FAMILY_INET6;
    memcpy(b + 2, &in->sin6_port, 2);
    memcpy(b + 8, &in->sin6_addr, 16);
    memcpy(b + 24, &in->sin6_scope_id, 4);
    return new_address(b, 28);
  }
  case AF_UNIX: {
    u32 n = MIN((u32)len, (u32)sizeof b);
    b[0] = FAMILY_UNIX;
    memcpy(b + 2, (const u8 *)ss + 2, n > 2 ? n - 2 : 0);
    return new_address(b, MAX(n, 2u));
  }
  default: *error = 10047; return NULL;
  }
}

static int native_family(i32 f) {
  switch (f) {
  case FAMILY_INET: return AF_INET;
  case FAMILY_INET6: return AF_INET6;
  case FAMILY_UNIX: return AF_UNIX;
  case 0: return AF_UNSPEC;
  case 65536: return AF_PACKET;
  default: return -1;
  }
}

// ---- life
// -------------------------------------------------------------------------------------------------------------------

static intptr_t sock_new(Object *self, i32 family, i32 type, i32 proto, i32 *error) {
  (void)self;
  static const int types[] = {0, SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET};
  int af = native_family(family);
  if (af < 0 || type < 1 || type >= (i32)ARRAY_LEN(types)) {
    *error = last_error = af < 0 ? 10047 : 10044;
    return -1;
  }
  int fd = socket(af, types[type] | SOCK_CLOEXEC, af == AF_UNIX ? 0 : proto);
  if (fd < 0 && errno == EINVAL)
    errno = EPROTONOSUPPORT;
  int one = 1;
  if (fd >= 0 && type == 1) // .NET's listeners may be started again at once
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  return sock_done(fd >= 0, error) ? fd : -1;
}

static void sock_close(intptr_t s, i32 *error) {
  shutdown((int)s, SHUT_RDWR);
  sock_done(close((int)s) == 0, error);
}

static void sock_blocking(intptr_t s, bool block, i32 *error) {
  int flags = fcntl((int)s, F_GETFL);
  bool ok = flags >= 0 && fcntl((int)s, F_SETFL, block ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0;
  sock_done(ok, error);
}

static i32 sock_available(intptr_t s, i32 *error) {
  int n = 0;
  return sock_done(ioctl((int)s, FIONREAD, &n) == 0, error) ? n : 0;
}

static intptr_t sock_accept(intptr_t s, i32 *error, bool blocking) {
  (void)blocking;
  int fd;
  CALL_BLOCKING(fd, accept4((int)s, NULL, NULL, SOCK_CLOEXEC));
  return sock_done(fd >= 0, error) ? fd : -1;
}

static void sock_listen(intptr_t s, i32 backlog, i32 *error) {
  sock_done(listen((int)s, backlog) == 0, error);
}

static void sock_bind(intptr_t s, Object *sa, i32 *error) {
  struct sockaddr_storage ss;
  socklen_t len;
  if (address_to_native(sa, &ss, &len, error))
    sock_done(bind((int)s, (struct sockaddr *)&ss, len) == 0, error);
}

static void sock_connect(intptr_t s, Object *sa, i32 *error, bool blocking) {
  (void)blocking;
  struct sockaddr_storage ss;
  socklen_t len;
  if (!address_to_native(sa, &ss, &len, error))
    return;
  int r;
  __atomic_store_n(&current_thread->socket_cancelled, false, __ATOMIC_SEQ_CST);
  thread_state_wait(true);
  r = connect((int)s, (struct sockaddr *)&ss, len);
  while (r < 0 && again()) { // an interrupted connect goes on by itself (connect(2))
    struct pollfd p = {.fd = (int)s, .events = POLLOUT};
    r = poll(&p, 1, -1);
    socklen_t n = sizeof errno;
    int err = 0;
    if (r > 0) {
      getsockopt((int)s, SOL_SOCKET, SO_ERROR, &err, &n);
      r = err ? -1 : 0;
      errno = err;
    }
  }
  int saved = errno;
  thread_state_wait(false);
  errno = saved;
  sock_done(r == 0, error);
}

static void sock_disconnect(intptr_t s, bool reuse, i32 *error) {
  (void)reuse;
  sock_done(shutdown((int)s, SHUT_RDWR) == 0, error);
}

static void sock_shutdown(intptr_t s, i32 how, i32 *error) {
  sock_done(shutdown((int)s, how) == 0, error);
}

static Object *local_end(intptr_t s, i32 family, i32 *error) {
  (void)family;
  struct sockaddr_storage ss = {0};
  socklen_t len = sizeof ss;
  return sock_done(getsockname((int)s, (struct sockaddr *)&ss, &len) == 0, error) ? address_from_native(&ss, len, error)
                                                                                  : NULL;
}

static Object *remote_end(intptr_t s, i32 family, i32 *error) {
  (void)family;
  struct sockaddr_storage ss = {0};
  socklen_t len = sizeof ss;
  return sock_done(getpeername((int)s, (struct sockaddr *)&ss, &len) == 0, error) ? address_from_native(&ss, len, error)
                                                                                  : NULL;
}

static bool sock_duplicate(intptr_t s, i32 pid, intptr_t *out, i32 *error) {
  if (pid != getpid()) {
    *error = IO_NOT_SUPPORTED;
    return false;
  }
  *out = fcntl((int)s, F_DUPFD_CLOEXEC, 0);
  *error = *out < 0 ? io_error(errno) : IO_SUCCESS;
  return *out >= 0;
}

// ---- data
// -------------------------------------------------------------------------------------------------------------------

enum { FLAG_OOB = 1, FLAG_PEEK = 2, FLAG_DONT_ROUTE = 4, FLAG_PARTIAL = 0x8000 };

static int native_flags(i32 f) {
  return MSG_NOSIGNAL | (f & FLAG_OOB ? MSG_OOB : 0) | (f & FLAG_PEEK ? MSG_PEEK : 0) |
         (f & FLAG_DONT_ROUTE ? MSG_DONTROUTE : 0);
}

// A call that runs into its time limit fails with EAGAIN: SocketError.WouldBlock, as with mono, which keeps the socket
// connected.
static i32 transferred(ssize_t n, i32 *error) {
  sock_done(n >= 0, error);
  return n < 0 ? -1 : (i32)n;
}

typedef struct WsaBuf { // Socket.WSABUF
  i32 len;
  void *buf;
} WsaBuf;

static u32 to_iovec(const WsaBuf *bufs, i32 count, struct iovec *iov, u32 cap) {
  u32 n = MIN((u32)MAX(count, 0), cap);
  for (u32 i = 0; i < n; i++)
    iov[i] = (struct iovec){bufs[i].buf, (size_t)bufs[i].len};
  return n;
}

enum { IOV_MAX_ = 1024 };

static i32 sock_receive(intptr_t s, void *buf, i32 count, i32 flags, i32 *error, bool blocking) {
  (void)blocking;
  ssize_t n;
  CALL_BLOCKING(n, recv((int)s, buf, (size_t)count, native_flags(flags)));
  return transferred(n, error);
}

static i32 sock_receive_many(intptr_t s, WsaBuf *bufs, i32 count, i32 flags, i32 *error, bool blocking) {
  (void)blocking;
  struct iovec iov[IOV_MAX_];
  struct msghdr m = {.msg_iov = iov, .msg_iovlen = to_iovec(bufs, count, iov, IOV_MAX_)};
  ssize_t n;
  CALL_BLOCKING(n, recvmsg((int)s, &m, native_flags(flags)));
  return transferred(n, error);
}

static i32 sock_receive_from(intptr_t s, void *buf, i32 count, i32 flags, Object **sa, i32 *error, bool blocking) {
  (void)blocking;
  struct sockaddr_storage ss = {0};
  socklen_t len = sizeof ss;
  ssize_t n;
  CALL_BLOCKING(n, recvfrom((int)s, buf, (size_t)count, native_flags(flags), (struct sockaddr *)&ss, &len));
  i32 r = transferred(n, error);
  if (r >= 0)
    gc_store(sa, len ? address_from_native(&ss, len, error) : NULL);
  return r;
}

static i32 sock_send(intptr_t s, const void *buf, i32 count, i32 flags, i32 *error, bool blocking) {
  (void)blocking;
  ssize_t n;
  CALL_BLOCKING(n, send((int)s, buf, (size_t)count, native_flags(flags)));
  return transferred(n, error);
}

static i32 sock_send_many(intptr_t s, WsaBuf *bufs, i32 count, i32 flags, i32 *error, bool blocking) {
  (void)blocking;
  struct iovec iov[IOV_MAX_];
  struct msghdr m = {.msg_iov = iov, .msg_iovlen = to_iovec(bufs, count, iov, IOV_MAX_)};
  ssize_t n;
  CALL_BLOCKING(n, sendmsg((int)s, &m, native_flags(flags)));
  return transferred(n, error);
}

static i32 sock_send_to(intptr_t s, const void *buf, i32 count, i32 flags, Object *sa, i32 *error, bool blocking) {
  (void)blocking;
  struct sockaddr_storage ss;
  socklen_t len;
  if (!address_to_native(sa, &ss, &len, error))
    return -1;
  ssize_t n;
  CALL_BLOCKING(n, sendto((int)s, buf, (size_t)count, native_flags(flags), (struct sockaddr *)&ss, len));
  return transferred(n, error);
}

static bool send_all(int s, const u8 *p, size_t n) {
  while (n) {
    ssize_t k;
    CALL_BLOCKING(k, send(s, p, n, MSG_NOSIGNAL));
    if (k < 0)
      return false;
    p += k;
    n -= (size_t)k;
  }
  return true;
}

static bool send_file_body(int s, int fd) {
  ssize_t k;
  do
    CALL_BLOCKING(k, sendfile(s, fd, NULL, 1 << 20));
  while (k > 0);
  return k == 0;
}

static bool sock_send_file(intptr_t s, String *name, Array *before, Array *after, i32 flags, i32 *error,
                           bool blocking) {
  (void)blocking;
  char *path = name ? string_to_utf8(name) : NULL;
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  bool ok = !path || fd >= 0;
  free(path);
  ok = ok && (!before || send_all((int)s, before->data, before->length));
  ok = ok && (fd < 0 || send_file_body((int)s, fd));
  ok = ok && (!after || send_all((int)s, after->data, after->length));
  sock_done(ok, error);
  if (fd >= 0)
    close(fd);
  if (ok && (flags & 1)) // TransmitFileOptions.Disconnect
    shutdown((int)s, SHUT_RDWR);
  return ok;
}

// ---- readiness
// ----------------------------------------------------------------------------------------------------------------

static int poll_for(struct pollfd *p, u32 n, i64 us) {
  u64 end = us < 0 ? UINT64_MAX : clock_ns() + (u64)us * 1000;
  int r;
  __atomic_store_n(&current_thread->socket_cancelled, false, __ATOMIC_SEQ_CST);
  thread_state_wait(true);
  for (;;) {
    u64 now = clock_ns();
    int ms = us < 0 ? -1 : now >= end ? 0 : (int)MIN((end - now + 999999) / 1000000, (u64)INT32_MAX);
    r = poll(p, n, ms);
    if (r >= 0 || !again())
      break;
  }
  int saved = errno;
  thread_state_wait(false);
  errno = saved;
  return r;
}

enum { SELECT_READ, SELECT_WRITE, SELECT_ERROR };
static const short poll_events[] = {POLLIN, POLLOUT, POLLPRI};

static bool is_ready(const struct pollfd *p, u32 mode) {
  static const short seen[] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLHUP | POLLERR, POLLPRI | POLLERR | POLLNVAL};
  return (p->revents & seen[mode]) != 0;
}

static bool sock_poll(intptr_t s, u32 mode, i32 us, i32 *error) {
  struct pollfd p = {.fd = (int)s, .events = poll_events[mode % 3]};
  int r = poll_for(&p, 1, us);
  return sock_done(r >= 0, error) && r > 0 && is_ready(&p, mode % 3);
}

static int socket_fd(Object *socket) {
  static u32 off_handle, off_value;
  if (!off_handle) {
    off_handle = field_offset_of(object_class(socket), "m_Handle");
    off_value = field_offset_of(CORLIB_CLASS("System.Runtime.InteropServices", "SafeHandle"), "handle");
  }
  Object *h = FIELD_REF(socket, off_handle);
  return h ? (int)FIELD_AT(h, off_value, intptr_t) : -1;
}

// The array holds the lists for reading, writing and errors, each ended by a null; the answer has the same form.
static void sock_select(Array **sockets, i32 us, i32 *error) {
  Array *in = *sockets;
  u32 n = in ? (u32)in->length : 0, mode = 0, ready = 0;
  struct pollfd *p = xcalloc(n + 1, sizeof *p);
  u8 *modes = xcalloc(n + 1, 1);
  for (u32 i = 0; i < n; i++) {
    Object *s = ARRAY_ELEMS(in, Object *)[i];
    modes[i] = (u8)MIN(mode, 2u);
    p[i].fd = s ? socket_fd(s) : -1;
    p[i].events = poll_events[modes[i]];
    mode += !s;
  }
  int r = poll_for(p, n, us);
  for (u32 i = 0; i < n; i++)
    ready += p[i].fd >= 0 && is_ready(&p[i], modes[i]);
  Array *out = sock_done(r >= 0, error) ? array_new_class(object_class(&in->obj), ready + 3) : NULL;
  u32 at = 0;
  for (u32 i = 0; out && i < n; i++) {
    if (!ARRAY_ELEMS(in, Object *)[i])
      at++;
    else if (is_ready(&p[i], modes[i]))
      gc_store(&ARRAY_ELEMS(out, Object *)[at++], ARRAY_ELEMS(in, Object *)[i]);
  }
  gc_store(sockets, (Object *)out);
  free(p);
  free(modes);
}

ICALL_TABLE(icalls_socket, "System.Net.Sockets.Socket", ICALL("Socket_internal", sock_new),
            ICALL("Close_internal", sock_close), ICALL("Blocking_internal", sock_blocking),
            ICALL("Available_internal", sock_available), ICALL("Accept_internal", sock_accept),
            ICALL("Listen_internal", sock_listen), ICALL("Bind_internal", sock_bind),
            ICALL("Connect_internal", sock_connect), ICALL("Disconnect_internal", sock_disconnect),
            ICALL("Shutdown_internal", sock_shutdown), ICALL("LocalEndPoint_internal", local_end),
            ICALL("RemoteEndPoint_internal", remote_end), ICALL("Duplicate_internal", sock_duplicate),
            ICALL("Receive_internal(intptr,byte*,int,SocketFlags,int&,bool)", sock_receive),
            ICALL("Receive_internal", sock_receive_many), ICALL("ReceiveFrom_internal", sock_receive_from),
            ICALL("Send_internal(intptr,byte*,int,SocketFlags,int&,bool)", sock_send),
            ICALL("Send_internal", sock_send_many), ICALL("SendTo_internal", sock_send_to),
            ICALL("SendFile_internal", sock_send_file), ICALL("Poll_internal", sock_poll),
            ICALL("Select_internal", sock_select), ICALL("SetSocketOption_internal", socket_set_option),
            ICALL("GetSocketOption_obj_internal", socket_get_option),
            ICALL("GetSocketOption_arr_internal", socket_get_option_bytes), ICALL("IOControl_internal", socket_ioctl),
            ICALL("SupportsPortReuse", socket_port_reuse), ICALL("cancel_blocking_socket_operation", cancel_blocking))
