// argiterator.c: internal calls of ArgIterator: the walk over a call's variable arguments.
#include "icalls/util.h"

// Fields as in mscorlib; `next` and `n` serve its own checks.
typedef struct Iterator {
  const VarArgs *list;
  const VarArg *args;
  i32 next, n;
} Iterator;

// TypedReference: {RuntimeTypeHandle type; IntPtr Value; IntPtr Type}, both types being the class.
typedef struct TypedRef {
  Class *type;
  void *value;
  Class *klass;
} TypedRef;

// `start`: the address of the argument to go on behind, or NULL.
static void setup(Iterator *it, const VarArgs *list, const void *start) {
  *it = (Iterator){.list = list, .args = list->args, .n = (i32)list->n};
  for (i32 i = 0; start && i < it->n; i++)
    if (list->args[i].address == start)
      it->next = i + 1;
}

static void give(Iterator *it, TypedRef *out, i32 i) {
  const VarArg *a = &it->args[i];
  *out = (TypedRef){a->type, a->address, a->type};
  it->next = i + 1;
}

static void next_arg(Iterator *it, TypedRef *out) {
  if (it->next < it->n)
    give(it, out, it->next);
}

static Class *next_type(Iterator *it) {
  return it->next < it->n ? it->args[it->next].type : NULL;
}

// The next one of that type.
static void next_of_type(Iterator *it, TypedRef *out, const Class *type) {
  for (i32 i = it->next; i < it->n; i++)
    if (it->args[i].type == type) {
      give(it, out, i);
      return;
    }
}

ICALL_TABLE(icalls_argiterator, "System.ArgIterator", ICALL("Setup", setup), ICALL("IntGetNextArg", next_arg),
            ICALL("IntGetNextArgType", next_type), ICALL("IntGetNextArgWithType", next_of_type))
