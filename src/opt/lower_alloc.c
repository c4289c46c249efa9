// lower_alloc.c: allocation: objects of known size are popped from the thread's free lists; the helper has the rest.
#include "gc/gc.h"
#include "opt/passes.h"

// What the accesses here touch, for alias analysis: words that no other code looks at as memory cells.
static const char list_word, header_word;

static Value *lists_base(Lower *l) {
  Value *thread = b_threadptr(&l->b); // one after the other: the order of arguments is each compiler's own
  return b_bin(&l->b, OP_ADD, T_PTR, thread, b_ref(&l->b, ref_number(l->fn, REF_TLS_ALLOC, 0), T_PTR));
}

typedef struct Pop {
  Block *fast, *slow, *tail;
  Value *obj; // in `fast`
} Pop;

// Takes an object off the list at [addr + disp]; the builder is in `fast` behind it. `slow` is left to the caller.
static void pop_list(Lower *l, Pop *p, Value *addr, i32 disp, Value *vtable) {
  Value *o = b_load(&l->b, MT_PTR, addr, disp, &list_word);
  b_condbr(&l->b, b_cmp(&l->b, CC_NE, o, b_const(&l->b, T_PTR, 0)), p->fast, p->slow);
  lower_goto(l, p->fast);
  b_store(&l->b, MT_PTR, addr, disp, b_load(&l->b, MT_PTR, o, 0, &header_word), &list_word);
  b_store(&l->b, MT_PTR, o, MODEL_OFFSET(Object, vtable), vtable, &header_word);
  p->obj = b_un(&l->b, OP_BITCAST, T_REF, o);
}

// The helper takes the first n operands.
static Value *finish(Lower *l, Pop *p, u32 helper, u32 n, Value *at) {
  b_br(&l->b, p->tail);
  lower_goto(l, p->slow);
  Value *made = lower_helper(l, helper, n, at->args);
  b_br(&l->b, p->tail);
  Value *obj = lower_join(l, p->tail, T_REF, (Value *[]){p->obj, made});
  l->b.b = p->tail;
  l->b.before = at;
  return obj;
}

static void start(Lower *l, Pop *p, Value *at) {
  p->tail = lower_cut(l, at);
  p->fast = opt_block_like(l->fn, l->b.b);
  p->slow = opt_block_like(l->fn, l->b.b);
  p->slow->cold = true;
}

Value *lower_new(Lower *l, Class *c, Value *at) {
  u32 n;
  if (at->block->cold || c->is_open || !class_fields(c, NULL) || !class_vtable_layout(c, NULL) || c->finalizer)
    return lower_helper(l, HELPER_NEW_OBJECT, 1, at->args);
  i32 table = gc_lists_of(c, &n);
  u32 g = (c->instance_size + GC_GRANULE - 1) / GC_GRANULE;
  if (g >= n)
    return lower_helper(l, HELPER_NEW_OBJECT, 1, at->args);
  if (c->is_contextbound)
    return lower_helper(l, HELPER_NEW_OBJECT, 1, at->args);
  Pop p;
  start(l, &p, at);
  if (c->is_byref_marshalled) { // remoting may provide it
    Block *plain = opt_block_like(l->fn, l->b.b);
    Value *flags = b_load(&l->b, MT_I32, at->args[0], MODEL_OFFSET(VTable, flags), &header_word);
    Value *active = b_bin(&l->b, OP_AND, T_I32, flags, b_const(&l->b, T_I32, VT_ACTIVATE));
    b_condbr(&l->b, b_cmp(&l->b, CC_EQ, active, b_const(&l->b, T_I32, 0)), plain, p.slow);
    lower_goto(l, plain);
  }
  pop_list(l, &p, lists_base(l), table + (i32)(g * model.word), at->args[0]);
  return finish(l, &p, HELPER_NEW_OBJECT, 1, at);
}

// The list for n elements behind `head` bytes: as many words into the table as those are granules.
static Value *list_for(Lower *l, Value *n, u32 head, u32 size) {
  Value *bytes = n;
  if (size != 1)
    bytes = b_bin(&l->b, OP_MUL, T_PTR, n, b_const(&l->b, T_PTR, size));
  bytes = b_bin(&l->b, OP_ADD, T_PTR, bytes, b_const(&l->b, T_PTR, head + GC_GRANULE - 1));
  Value *g = b_bin(&l->b, OP_SHRU, T_PTR, bytes, b_const(&l->b, T_I32, __builtin_ctz(GC_GRANULE)));
  Value *words = b_bin(&l->b, OP_SHL, T_PTR, g, b_const(&l->b, T_I32, model.word_shift));
  return b_bin(&l->b, OP_ADD, T_PTR, lists_base(l), words);
}

// Takes an object of so many elements, at most `limit`, off the lists that begin at `table`. The builder is in the fast
// block behind it.
static void pop_sized(Lower *l, Pop *p, Value *at, i32 table, u32 head, u32 size, u32 limit) {
  Value *len = at->args[1];
  start(l, p, at);
  if (len->op == OP_CONST) {
    u32 g = (u32)((head + (u64)len->u.i * size + GC_GRANULE - 1) / GC_GRANULE);
    pop_list(l, p, lists_base(l), table + (i32)(g * model.word), at->args[0]);
    return;
  }
  Block *small = opt_block_like(l->fn, l->b.b);
  b_condbr(&l->b, b_cmp(&l->b, CC_ULE, len, b_const(&l->b, T_PTR, limit)), small, p->slow);
  lower_goto(l, small);
  pop_list(l, p, list_for(l, len, head, size), table, at->args[0]);
}

Value *lower_newarr(Lower *l, Value *at) {
  u32 n;
  Class *c = at->u.cls;
  Value *len = at->args[1];
  if (at->block->cold || !c || c->is_open || c->kind != CK_SZARRAY || !class_fields(c->elem, NULL))
    return lower_helper(l, HELPER_NEW_SZARRAY, 2, at->args);
  i32 table = gc_lists_of(c, &n);
  u32 size = class_is_ref(c->elem) ? model.word : class_value_size(c->elem, NULL);
  const u32 head = MODEL_OFFSET(Array, data);
  u32 limit = ((n - 1) * GC_GRANULE - head) / MAX(size, 1u); // elements of the largest small array
  if (!size || (len->op == OP_CONST && (u64)len->u.i > limit))
    return lower_helper(l, HELPER_NEW_SZARRAY, 2, at->args);
  Pop p;
  pop_sized(l, &p, at, table, head, size, limit);
  b_store(&l->b, MT_PTR, p.obj, MODEL_OFFSET(Array, length), len, &header_word);
  return finish(l, &p, HELPER_NEW_SZARRAY, 2, at);
}

Value *lower_newstr(Lower *l, Value *at) {
  Value *len = at->args[1];
  const u32 size = sizeof(u16), head = MODEL_OFFSET(String, chars) + size; // a zero ends the characters
  u32 n;
  i32 table = gc_lists_of(wk.string, &n);
  u32 limit = ((n - 1) * GC_GRANULE - head) / size;
  if (at->block->cold || (len->op == OP_CONST && (u64)len->u.i > limit))
    return lower_helper(l, HELPER_NEW_STRING, 2, at->args);
  Pop p;
  pop_sized(l, &p, at, table, head, size, limit);
  b_store(&l->b, MT_I32, p.obj, MODEL_OFFSET(String, length), b_un(&l->b, OP_TRUNC, T_I32, len), &header_word);
  return finish(l, &p, HELPER_NEW_STRING, 2, at);
}
