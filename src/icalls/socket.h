// socket.h: what the files behind System.Net share.
#ifndef KILN_ICALLS_SOCKET_H
#define KILN_ICALLS_SOCKET_H

#include "icalls/reflection.h"
#include "icalls/util.h"

enum { FAMILY_UNIX = 1, FAMILY_INET = 2, FAMILY_INET6 = 23 }; // System.Net.Sockets.AddressFamily
enum {
  WSA_INTERRUPTED = 10004,
  WSA_INVALID = 10022,
  WSA_WOULD_BLOCK = 10035,
  WSA_NO_PROTOCOL_OPTION = 10042,
  WSA_SYSTEM_NOT_READY = 10091
};

struct sockaddr_un_ { // with room for a path that is not NUL-terminated
  u16 family;
  char path[124];
};

Class *system_class_of(const char *ns, const char *name); // of System.dll; NULL: pending is set
i32 wsa_error(int err);                                   // from errno; 0 for 0

// ---- socket_options.c
// -------------------------------------------------------------------------------------------------
void socket_set_option(intptr_t s, i32 level, i32 name, Object *obj, Array *bytes, i32 value, i32 *error);
void socket_get_option(intptr_t s, i32 level, i32 name, Object **out, i32 *error);
void socket_get_option_bytes(intptr_t s, i32 level, i32 name, Array **bytes, i32 *error);
i32 socket_ioctl(intptr_t s, i32 code, Array *in, Array *out, i32 *error);
bool socket_port_reuse(i32 proto);

#endif
