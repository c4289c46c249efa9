// gc_private.h: what the files of gc/ share.
#ifndef KILN_GC_PRIVATE_H
#define KILN_GC_PRIVATE_H

#define GC_THREADS 1
#define GC_NO_THREAD_REDIRECTS 1
// <gc/gc.h> would find our own header; these include the library's.
#include <gc/gc_mark.h>
#include <gc/gc_inline.h>
#include "gc/gc.h"

enum { KIND_ATOMIC, KIND_PRECISE, KIND_WORDS };
extern unsigned gc_kind[3];

void gc_each_ref(Object *o, void (*visit)(Object *));
bool gc_is_ephemeron(const Class *c);
void gc_ephemeron_event(GC_EventType e);
bool gc_is_full(void); // of a limited heap: what is allocated next is to fail
// Whether the library's table, for an entry of which it collected since collection number `before`, cannot grow: the
// entry is to be refused.
bool gc_table_is_stuck(GC_word before);
bool gc_link(void **slot, Object *o, bool track); // clears *slot when `o` goes; false: no memory
void gc_finalizer_notifier(void);
void gc_handles_init(void);
void gc_clear_below(void); // of the stack below the caller, as far as a few calls reach

#endif
