// socket.c: System.Net.Sockets.Socket: making, connecting, sending, receiving.
//
// Sockets are non-blocking for the kernel, always; an operation that is to block waits in io_wait. So another thread
// can end it (Close, Thread.Abort), and timeouts hold for every operation.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>
#include "icalls/io/socket.h"

// ---- waiting --------------------------------------------------------------------------------------------------------

static u64 timeout_of(int fd, int option) {
  struct timeval tv = {0};
  socklen_t n = sizeof tv;
  if (!option || getsockopt(fd, SOL_SOCKET, option, &tv, &n) || (!tv.tv_sec && !tv.tv_usec))
    return UINT64_MAX;
  return clock_ns() + (u64)tv.tv_sec * 1000000000u + (u64)tv.tv_usec * 1000u;
}

// After an operation found nothing to do: true to try again. Otherwise errno tells why not.
static bool may_retry(int fd, bool blocking, short events, int timeout_option, u64 *deadline) {
  if (errno == EINTR)
    return true;
  if (errno != EAGAIN || !blocking)
    return false;
  if (!*deadline)
    *deadline = timeout_of(fd, timeout_option);
  struct pollfd p = {.fd = fd, .events = events};
  IoResult r = io_wait(&p, 1, *deadline);
  errno = EAGAIN; // also when the socket was closed meanwhile: mono's answer
  return r == IO_READY && !(p.revents & POLLNVAL);
}

// ---- making and ending ----------------------------------------------------------------------------------------------

static int family_of(i32 family) {
  return family == 2 ? AF_INET : family == 23 ? AF_INET6 : family == 1 ? AF_UNIX : family == 0 ? AF_UNSPEC : -1;
}

static intptr_t sock_new(Object *self, i32 family, i32 type, i32 protocol, i32 *error) {
  (void)self;
  int f = family_of(family);
  if (f < 0 || type < SOCK_STREAM || type > SOCK_SEQPACKET) { // the types count as Linux counts them
    *error = current_thread->last_error = f < 0 ? WSA_AFNOSUPPORT : WSA_SOCKTNOSUPPORT;
    return -1;
  }
  int fd = socket(f, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  if (!socket_done(fd, error))
    return -1;
  if (type == SOCK_STREAM && f != AF_UNIX) // as .NET: a server may come back to its port at once
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  return fd;
}

// Sockets that were shut down for reading here, by descriptor: there the end of the data means that somebody else ended
// the receive (by closing the socket, as a rule), and that is an error to those who wait for data.
enum { SHUT_WORDS = 1024 };
static u64 shut_here[SHUT_WORDS];

static void set_shut(intptr_t fd, bool shut) {
  u64 bit = 1ull << (fd & 63);
  if ((uintptr_t)fd / 64 >= SHUT_WORDS)
    return;
  if (shut)
    __atomic_fetch_or(&shut_here[fd / 64], bit, __ATOMIC_SEQ_CST);
  else
    __atomic_fetch_and(&shut_here[fd / 64], ~bit, __ATOMIC_SEQ_CST);
}

static bool is_shut(intptr_t fd) {
  return (uintptr_t)fd / 64 < SHUT_WORDS && __atomic_load_n(&shut_here[fd / 64], __ATOMIC_SEQ_CST) >> (fd & 63) & 1;
}

static void sock_close(intptr_t fd, i32 *error) {
  selector_remove(fd);
  set_shut(fd, false);
  socket_done(close((int)fd), error);
}

static void sock_shutdown(intptr_t fd, i32 how, i32 *error) {
  set_shut(fd, is_shut(fd) || how != SHUT_WR);
  socket_done(shutdown((int)fd, how), error); // counts as SHUT_RD and so on do
}

static void sock_blocking(intptr_t fd, bool block, i32 *error) {
  (void)block; // each operation is told
  socket_done(fcntl((int)fd, F_GETFL) < 0 ? -1 : 0, error);
}

// The connection ends in good order while the descriptor gets a new socket.
static void sock_disconnect(intptr_t fd, bool reuse, i32 *error) {
  (void)reuse;
  int family, type, protocol;
  socklen_t n = sizeof(int);
  if (getsockopt((int)fd, SOL_SOCKET, SO_DOMAIN, &family, &n) || getsockopt((int)fd, SOL_SOCKET, SO_TYPE, &type, &n) ||
      getsockopt((int)fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &n)) {
    socket_done(-1, error);
    return;
  }
  if (shutdown((int)fd, SHUT_RDWR) < 0) {
    socket_done(-1, error);
    return;
  }
  set_shut(fd, false);
  int fresh = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  socket_done(fresh < 0 ? -1 : dup3(fresh, (int)fd, O_CLOEXEC), error);
  if (fresh >= 0)
    close(fresh);
}

static bool sock_duplicate(intptr_t handle, i32 process, intptr_t *copy, i32 *error) {
  if (process != getpid()) {
    *error = IO_NOT_SUPPORTED;
    return false;
  }
  int d = fcntl((int)handle, F_DUPFD_CLOEXEC, 0);
  *copy = d;
  *error = d < 0 ? io_error(errno) : IO_SUCCESS;
  return d >= 0;
}

static void cancel_one(Thread *t, void *data) {
  (void)data;
  io_cancel(t);
}
static void sock_cancel(Object *thread) {
  thread_with(FIELD_REF(thread, field_offset_of(wk.thread, "internal_thread")), cancel_one, NULL);
}

// ---- addresses, connections -----------------------------------------------------------------------------------------

static bool read_address(SockAddr *a, socklen_t *n, Object *managed, i32 *error) {
  if (sockaddr_read(a, n, managed))
    return true;
  *error = current_thread->last_error = managed ? WSA_AFNOSUPPORT : WSA_FAULT;
  return false;
}

static void sock_bind(intptr_t fd, Object *address, i32 *error) {
  SockAddr a;
  socklen_t n;
  if (read_address(&a, &n, address, error))
    socket_done(bind((int)fd, &a.any, n), error);
}

static void sock_listen(intptr_t fd, i32 backlog, i32 *error) {
  socket_done(listen((int)fd, backlog), error);
}

static Object *end_point(intptr_t fd, i32 *error, int (*get)(int, struct sockaddr *, socklen_t *)) {
  SockAddr a = {0};
  socklen_t n = sizeof a.room;
  return socket_done(get((int)fd, &a.any, &n), error) ? sockaddr_object(&a, n) : NULL;
}
static int get_local(int fd, struct sockaddr *a, socklen_t *n) {
  return getsockname(fd, a, n);
}
static int get_remote(int fd, struct sockaddr *a, socklen_t *n) {
  return getpeername(fd, a, n);
}
static Object *sock_local(intptr_t fd, i32 family, i32 *error) {
  (void)family;
  return end_point(fd, error, get_local);
}
static Object *sock_remote(intptr_t fd, i32 family, i32 *error) {
  (void)family;
  return end_point(fd, error, get_remote);
}

static intptr_t sock_accept(intptr_t fd, i32 *error, bool blocking) {
  u64 deadline = 0;
  int r;
  do
    r = accept4((int)fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  while (r < 0 && (errno == ECONNABORTED || may_retry((int)fd, blocking, POLLIN, SO_RCVTIMEO, &deadline)));
  socket_done(r, error);
  return r;
}

static void finish_connect(int fd, i32 *error) {
  struct pollfd p = {.fd = fd, .events = POLLOUT};
  IoResult r = io_wait(&p, 1, timeout_of(fd, SO_SNDTIMEO));
  int err = r == IO_CANCELLED ? EINTR : r == IO_TIMED_OUT ? ETIMEDOUT : 0;
  socklen_t n = sizeof err;
  if (!err && getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &n))
    err = errno;
  errno = err;
  socket_done(err ? -1 : 0, error);
}

static void sock_connect(intptr_t fd, Object *address, i32 *error, bool blocking) {
  SockAddr a;
  socklen_t n;
  if (!read_address(&a, &n, address, error))
    return;
  int r = connect((int)fd, &a.any, n);
  if (r < 0 && blocking && (errno == EINPROGRESS || errno == EINTR || errno == EALREADY))
    finish_connect((int)fd, error);
  else if (!socket_done(r, error) && *error == WSA_INPROGRESS)
    *error = current_thread->last_error = WSA_WOULDBLOCK; // as Winsock says it
}

// ---- sending, receiving ---------------------------------------------------------------------------------------------

enum { FLAG_OOB = 1, FLAG_PEEK = 2, FLAG_DONTROUTE = 4, FLAG_TRUNCATED = 0x100, FLAG_PARTIAL = 0x8000 };

static bool message_flags(i32 flags, int *out, i32 *error) {
  *out = MSG_NOSIGNAL | MSG_DONTWAIT | (flags & FLAG_OOB ? MSG_OOB : 0) | (flags & FLAG_PEEK ? MSG_PEEK : 0) |
         (flags & FLAG_DONTROUTE ? MSG_DONTROUTE : 0) | (flags & FLAG_TRUNCATED ? MSG_TRUNC : 0);
  if (!(flags & ~(FLAG_OOB | FLAG_PEEK | FLAG_DONTROUTE | FLAG_TRUNCATED | FLAG_PARTIAL)))
    return true;
  *error = current_thread->last_error = WSA_OPNOTSUPP;
  return false;
}

static bool asks_for_data(const struct msghdr *m) {
  for (size_t i = 0; i < m->msg_iovlen; i++)
    if (m->msg_iov[i].iov_len)
      return true;
  return false;
}

static i32 receive(intptr_t fd, struct msghdr *m, i32 flags, i32 *error, bool blocking) {
  u64 deadline = 0;
  ssize_t r;
  int f;
  if (!message_flags(flags, &f, error))
    return 0;
  do
    r = recvmsg((int)fd, m, f);
  while (r < 0 && may_retry((int)fd, blocking, flags & FLAG_OOB ? POLLPRI : POLLIN, SO_RCVTIMEO, &deadline));
  if (r == 0 && is_shut(fd) && asks_for_data(m)) {
    *error = current_thread->last_error = WSA_INTR;
    return 0;
  }
  return socket_done(r, error) ? (i32)r : 0;
}

static i32 send_message(intptr_t fd, struct msghdr *m, i32 flags, i32 *error, bool blocking) {
  u64 deadline = 0;
  ssize_t r;
  int f;
  if (!message_flags(flags, &f, error))
    return 0;
  do
    r = sendmsg((int)fd, m, f);
  while (r < 0 && may_retry((int)fd, blocking, POLLOUT, SO_SNDTIMEO, &deadline));
  return socket_done(r, error) ? (i32)r : 0;
}

// A blocking send of a stream ends when all is sent.
static i32 send_all(intptr_t fd, u8 *data, i32 n, i32 flags, i32 *error, bool blocking) {
  i32 sent = 0;
  do {
    struct iovec v = {data + sent, (size_t)(n - sent)};
    i32 r = send_message(fd, &(struct msghdr){.msg_iov = &v, .msg_iovlen = 1}, flags, error, blocking);
    if (*error)
      break;
    sent += r;
  } while (blocking && sent < n);
  return sent;
}

static i32 sock_receive(intptr_t fd, u8 *data, i32 n, i32 flags, i32 *error, bool blocking) {
  struct iovec v = {data, (size_t)n};
  return receive(fd, &(struct msghdr){.msg_iov = &v, .msg_iovlen = 1}, flags, error, blocking);
}
static i32 sock_send(intptr_t fd, u8 *data, i32 n, i32 flags, i32 *error, bool blocking) {
  return send_all(fd, data, n, flags, error, blocking);
}

typedef struct WsaBuf { // Socket.WSABUF
  i32 len;
  void *data;
} WsaBuf;

static struct msghdr gather(const WsaBuf *bufs, i32 n, struct iovec *v) {
  for (i32 i = 0; i < n; i++)
    v[i] = (struct iovec){bufs[i].data, (size_t)bufs[i].len};
  return (struct msghdr){.msg_iov = v, .msg_iovlen = (size_t)n};
}

static i32 sock_receive_many(intptr_t fd, WsaBuf *bufs, i32 n, i32 flags, i32 *error, bool blocking) {
  struct iovec v[IOV_MAX];
  struct msghdr m = gather(bufs, MIN(n, IOV_MAX), v);
  return receive(fd, &m, flags, error, blocking);
}
static i32 sock_send_many(intptr_t fd, WsaBuf *bufs, i32 n, i32 flags, i32 *error, bool blocking) {
  struct iovec v[IOV_MAX];
  struct msghdr m = gather(bufs, MIN(n, IOV_MAX), v);
  return send_message(fd, &m, flags, error, blocking);
}

static i32 sock_receive_from(intptr_t fd, u8 *data, i32 n, i32 flags, Object **address, i32 *error, bool blocking) {
  SockAddr a = {0};
  struct iovec v = {data, (size_t)n};
  struct msghdr m = {.msg_name = &a, .msg_namelen = sizeof a.room, .msg_iov = &v, .msg_iovlen = 1};
  i32 r = receive(fd, &m, flags, error, blocking);
  if (!*error)
    gc_store(address, m.msg_namelen ? sockaddr_object(&a, m.msg_namelen) : NULL);
  return r;
}

static i32 sock_send_to(intptr_t fd, u8 *data, i32 n, i32 flags, Object *address, i32 *error, bool blocking) {
  SockAddr a;
  socklen_t len;
  struct iovec v = {data, (size_t)n};
  if (!read_address(&a, &len, address, error))
    return 0;
  struct msghdr m = {.msg_name = &a, .msg_namelen = len, .msg_iov = &v, .msg_iovlen = 1};
  return send_message(fd, &m, flags, error, blocking);
}

static bool send_array(intptr_t fd, Array *a, i32 *error, bool blocking) {
  if (a && a->length)
    send_all(fd, a->data, (i32)a->length, 0, error, blocking);
  return !*error;
}

static bool send_file(intptr_t fd, const char *path, i32 *error, bool blocking) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  u64 deadline = 0;
  ssize_t r;
  if (file < 0)
    return socket_done(-1, error);
  while ((r = sendfile((int)fd, file, NULL, 1 << 30)) != 0)
    if (r < 0 && !may_retry((int)fd, blocking, POLLOUT, SO_SNDTIMEO, &deadline))
      break;
  bool ok = socket_done(r, error);
  close(file);
  return ok;
}

enum { TRANSMIT_DISCONNECT = 1 };

static bool sock_send_file(intptr_t fd, String *name, Array *before, Array *after, i32 flags, i32 *error,
                           bool blocking) {
  char *path = name ? string_to_utf8(name) : NULL;
  *error = 0;
  bool ok = send_array(fd, before, error, blocking) && (!path || send_file(fd, path, error, blocking)) &&
            send_array(fd, after, error, blocking);
  free(path);
  if (ok && flags & TRANSMIT_DISCONNECT)
    sock_disconnect(fd, true, error);
  return ok;
}

// ---- readiness ------------------------------------------------------------------------------------------------------

static const short poll_events[] = {POLLIN, POLLOUT, POLLPRI}; // by SelectMode
static const short poll_hits[] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR | POLLHUP, POLLPRI | POLLERR};

static u64 deadline_us(i32 us) {
  return us < 0 ? UINT64_MAX : clock_ns() + (u64)us * 1000;
}

static bool sock_poll(intptr_t fd, i32 mode, i32 us, i32 *error) {
  struct pollfd p = {.fd = (int)fd, .events = poll_events[mode]};
  IoResult r = io_wait(&p, 1, deadline_us(us));
  errno = r == IO_CANCELLED ? EINTR : EBADF;
  if (!socket_done(r == IO_CANCELLED || p.revents & POLLNVAL ? -1 : 0, error))
    return false;
  return (p.revents & poll_hits[mode]) != 0;
}

static int descriptor(Object *socket) {
  static u32 handle, fd;
  if (!fd) {
    handle = field_offset_of(object_class(socket), "m_Handle");
    Class *c = object_class(FIELD_REF(socket, handle));
    while (strcmp(c->name, "SafeHandle"))
      c = c->parent;
    __atomic_store_n(&fd, field_offset_of(c, "handle"), __ATOMIC_RELEASE);
  }
  return (int)FIELD_AT(FIELD_REF(socket, handle), fd, intptr_t);
}

// `sockets` holds those to read, NULL, those to write, NULL, those to check, NULL; the answer has the same form.
static void sock_select(Array **sockets, i32 us, i32 *error) {
  Object **all = ARRAY_ELEMS(*sockets, Object *);
  u32 n = (u32)(*sockets)->length, mode = 0, hits = 0;
  struct pollfd *p = xcalloc(n + 1, sizeof *p);
  for (u32 i = 0; i < n; i++) {
    p[i] = (struct pollfd){.fd = all[i] ? descriptor(all[i]) : -1, .events = poll_events[MIN(mode, 2u)]};
    mode += !all[i];
  }
  IoResult r = io_wait(p, n, deadline_us(us));
  bool bad = r == IO_CANCELLED;
  for (u32 i = 0, m = 0; i < n; m += !all[i++]) {
    bool hit = !all[i] || p[i].revents & poll_hits[MIN(m, 2u)];
    bad |= (p[i].revents & POLLNVAL) != 0;
    p[i].revents = hit;
    hits += hit;
  }
  errno = r == IO_CANCELLED ? EINTR : EBADF;
  if (socket_done(bad ? -1 : 0, error)) {
    Array *out = array_new((*sockets)->obj.vtable->elem_class, hits);
    for (u32 i = 0, k = 0; out && i < n; i++)
      if (p[i].revents)
        gc_store(&ARRAY_ELEMS(out, Object *)[k++], all[i]);
    gc_store(sockets, (Object *)out);
  }
  free(p);
}

static i32 sock_available(intptr_t fd, i32 *error) {
  int n = 0;
  return socket_done(ioctl((int)fd, FIONREAD, &n), error) ? n : 0;
}

static i32 last_error(void) {
  return current_thread->last_error;
}

ICALL_TABLE(icalls_socket, "System.Net.Sockets.Socket", ICALL("Socket_internal", sock_new),
            ICALL("Close_internal", sock_close), ICALL("Shutdown_internal", sock_shutdown),
            ICALL("Blocking_internal", sock_blocking), ICALL("Disconnect_internal", sock_disconnect),
            ICALL("Duplicate_internal", sock_duplicate), ICALL("cancel_blocking_socket_operation", sock_cancel),
            ICALL("Bind_internal", sock_bind), ICALL("Listen_internal", sock_listen),
            ICALL("LocalEndPoint_internal", sock_local), ICALL("RemoteEndPoint_internal", sock_remote),
            ICALL("Accept_internal", sock_accept), ICALL("Connect_internal", sock_connect),
            ICALL("Receive_internal(intptr,byte*,int,SocketFlags,int&,bool)", sock_receive),
            ICALL("Receive_internal(intptr,WSABUF*,int,SocketFlags,int&,bool)", sock_receive_many),
            ICALL("Send_internal(intptr,byte*,int,SocketFlags,int&,bool)", sock_send),
            ICALL("Send_internal(intptr,WSABUF*,int,SocketFlags,int&,bool)", sock_send_many),
            ICALL("ReceiveFrom_internal", sock_receive_from), ICALL("SendTo_internal", sock_send_to),
            ICALL("SendFile_internal", sock_send_file), ICALL("Poll_internal", sock_poll),
            ICALL("Select_internal", sock_select), ICALL("Available_internal", sock_available))
ICALL_TABLE(icalls_socket_exception, "System.Net.Sockets.SocketException",
            ICALL("WSAGetLastError_internal", last_error))
