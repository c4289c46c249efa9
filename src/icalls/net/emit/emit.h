// emit.h: what the files behind .NET's System.Reflection.Emit share.
#ifndef KILN_ICALLS_NET_EMIT_H
#define KILN_ICALLS_NET_EMIT_H

#include "icalls/net/net.h"
#include "runtime/conventions.h"

enum { ASSEMBLY_HAS_PUBLIC_KEY = 1 }; // II.23.1.2

#endif
