// delegate.c: System.Delegate and MulticastDelegate.
//
// _invocationList holds the targets of a multicast delegate, as many as _invocationCount says; Invoke reads both.
#include "icalls/net/net.h"
#include "types/flavour.h"

static bool equals(Delegate *a, Object *o) {
  Delegate *b = (Delegate *)o;
  if (!o || object_class(o) != object_class(&a->obj))
    return false;
  return a->target == b->target && (a->method || b->method ? a->method == b->method : a->method_ptr == b->method_ptr);
}

static i32 hash(Delegate *d) {
  u64 h = hash_combine((uintptr_t)object_class(&d->obj), (uintptr_t)(d->method ? d->method : d->method_ptr));
  return (i32)(h ^ (u32)(d->target ? object_hash(d->target) : 0));
}

static Object *new_multicast(MulticastDelegate *like, Array *list, i32 n, bool like_is_multicast) {
  (void)like_is_multicast;
  Class *c = object_class(&like->d.obj);
  Error err = {0};
  Method *invoke = class_methods(c, &err) ? class_find_method(c, "Invoke", -1) : NULL;
  MulticastDelegate *d = (MulticastDelegate *)object_new(c);
  if (!d)
    return NULL;
  d->d.invoke_impl = engine_entry(invoke);
  gc_store(&d->delegates, (Object *)list);
  FIELD_AT(d, flavour->multicast_count_offset, intptr_t) = n;
  return (Object *)d;
}

static Object *new_multicast_first(MulticastDelegate *like, Array *list, i32 n) {
  return new_multicast(like, list, n, false);
}

ICALL_TABLE(net_delegate, "System.Delegate", ICALL("Equals", equals), ICALL("GetHashCode", hash))
ICALL_TABLE(net_multicast, "System.MulticastDelegate", ICALL("NewMulticastDelegate(object[],int,bool)", new_multicast),
            ICALL("NewMulticastDelegate(object[],int)", new_multicast_first))

static i32 same_methods(Delegate **a, Delegate **b) {
  return (*a)->method == (*b)->method;
}

ICALL_TABLE(net_entries_delegate, "", ICALL("Delegate_InternalEqualMethodHandles", same_methods))
