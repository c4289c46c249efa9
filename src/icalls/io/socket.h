// socket.h: what the files of System.Net.Sockets share: Winsock's error numbers, addresses.
#ifndef KILN_ICALLS_SOCKET_H
#define KILN_ICALLS_SOCKET_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "icalls/util.h"

enum {
  WSA_INTR = 10004,
  WSA_BADF = 10009,
  WSA_ACCES = 10013,
  WSA_FAULT = 10014,
  WSA_INVAL = 10022,
  WSA_MFILE = 10024,
  WSA_WOULDBLOCK = 10035,
  WSA_INPROGRESS = 10036,
  WSA_ALREADY = 10037,
  WSA_NOTSOCK = 10038,
  WSA_DESTADDRREQ,
  WSA_MSGSIZE,
  WSA_PROTOTYPE,
  WSA_NOPROTOOPT,
  WSA_PROTONOSUPPORT,
  WSA_SOCKTNOSUPPORT,
  WSA_OPNOTSUPP,
  WSA_PFNOSUPPORT,
  WSA_AFNOSUPPORT,
  WSA_ADDRINUSE,
  WSA_ADDRNOTAVAIL,
  WSA_NETDOWN,
  WSA_NETUNREACH,
  WSA_NETRESET,
  WSA_CONNABORTED,
  WSA_CONNRESET,
  WSA_NOBUFS,
  WSA_ISCONN,
  WSA_NOTCONN,
  WSA_SHUTDOWN,
  WSA_TIMEDOUT = 10060,
  WSA_CONNREFUSED,
  WSA_NAMETOOLONG = 10063,
  WSA_HOSTDOWN,
  WSA_HOSTUNREACH
};
i32 socket_error(int err); // from errno
// Stores the error of a failed call (`r` < 0) or 0. Returns whether it succeeded.
bool socket_done(i64 r, i32 *error);

typedef union SockAddr {
  struct sockaddr any;
  struct sockaddr_in in4;
  struct sockaddr_in6 in6;
  struct sockaddr_un un;
  struct sockaddr_storage room;
} SockAddr;
// From and to a managed SocketAddress. From: false if its bytes make no address that Kiln knows.
bool sockaddr_read(SockAddr *a, socklen_t *n, Object *managed);
Object *sockaddr_object(const SockAddr *a, socklen_t n);

// ioselector.c: a descriptor is about to be closed: the jobs that wait for it run, and find that out.
void selector_remove(intptr_t fd);
#endif
