// emit.h: what the files behind .NET's System.Reflection.Emit share.
#ifndef KILN_ICALLS_NET_EMIT_H
#define KILN_ICALLS_NET_EMIT_H

#include "icalls/net/net.h"
#include "runtime/conventions.h"

#endif
