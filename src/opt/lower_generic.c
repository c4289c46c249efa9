// lower_generic.c: generic dictionaries, class initialisation, thread statics, the current thread.
#include "opt/passes.h"

// `this`, as it came in.
static Value *this_param(Fn *fn) {
  Value *first = fn->entry->first;
  for (Value *p = first; p && p->op == OP_PARAM; p = p->next)
    if (p->u.i == 0)
      return p;
  Value *p = value_new(fn, OP_PARAM, T_REF, 0);
  value_insert_before(first, p);
  return p;
}

// DICT_THIS: the object's class may derive from ours, whose dictionary is needed: its ancestor at our depth.
static Value *dict_of_this(Lower *l) {
  Value *klass = lower_load_inv(l, MT_PTR, lower_vtable(l, this_param(l->fn)), MODEL_OFFSET(VTable, klass));
  Value *supers = lower_load_inv(l, MT_PTR, klass, MODEL_OFFSET(Class, supers));
  return lower_load_inv(l, MT_PTR, supers, (i32)(l->fn->method->klass->depth * model.word));
}

// The prologue puts the hidden argument into dict_slot. With DICT_THIS the importer stores there what DICT gives, for
// handlers and stack walks.
static Value *dict_owner(Lower *l, const Block *b) {
  if (l->fn->dict_source == DICT_THIS && opt_home(b) == 0)
    return dict_of_this(l);
  return lower_load_inv(l, MT_PTR, b_slotaddr(&l->b, l->fn->dict_slot), 0);
}

// dict = owner->dict; dict && slot < dict[0] && dict[1 + slot] ? that : DICT_FETCH(owner, slot). A dictionary that has
// been replaced by a larger one keeps its contents, so a stale read is at worst a slow one.
static void dict_ref(Lower *l, Value *v) {
  Value *owner = v->args[0];
  Ref *slot_ref = ref_dict_slot(l->fn, l->fn->method, v->u.ref);
  if (v->u.ref->kind == REF_DICT_SLOT)
    slot_ref = v->u.ref;
  Block *tail = lower_cut(l, v), *head = l->b.b;
  Block *count = opt_block_like(l->fn, head), *entry = opt_block_like(l->fn, head), *slow = opt_block_like(l->fn, head);
  slow->cold = true;
  Value *slot = b_ref(&l->b, slot_ref, T_PTR);
  Value *dict = b_load(&l->b, MT_PTR, owner, 0, NULL);
  b_condbr(&l->b, b_cmp(&l->b, CC_NE, dict, b_const(&l->b, T_PTR, 0)), count, slow);
  lower_goto(l, count);
  Value *n = b_load(&l->b, MT_PTR, dict, 0, NULL);
  b_condbr(&l->b, b_cmp(&l->b, CC_ULT, slot, n), entry, slow);
  lower_goto(l, entry);
  Value *off = b_bin(&l->b, OP_SHL, T_PTR, slot, b_const(&l->b, T_I32, model.word_shift));
  Value *hit = b_load(&l->b, MT_PTR, b_bin(&l->b, OP_ADD, T_PTR, dict, off), model.word, NULL);
  b_condbr(&l->b, b_cmp(&l->b, CC_NE, hit, b_const(&l->b, T_PTR, 0)), tail, slow);
  lower_goto(l, slow);
  Value *fetched = lower_helper(l, HELPER_DICT_FETCH, 2, (Value *[]){owner, slot});
  b_br(&l->b, tail);
  Value *in[] = {hit, fetched};
  if (tail->preds.v[0] == slow) {
    in[0] = fetched;
    in[1] = hit;
  }
  Value *join = lower_join(l, tail, T_PTR, in);
  if (v->type == T_REF) {
    l->b = (Builder){l->fn, tail, v, v->il_off};
    join = b_un(&l->b, OP_BITCAST, T_REF, join);
  }
  opt_replace(v, join);
}

static void class_init(Lower *l, Value *v) {
  Fn *fn = l->fn;
  const CompileEnv *env = fn->env;
  if (env && env->class_initialized && v->args[0]->op == OP_REF && env->class_initialized(v->u.cls, env->data)) {
    value_remove(v);
    return;
  }
  Block *tail = lower_cut(l, v), *slow = opt_block_like(fn, l->b.b);
  slow->cold = true;
  Value *done = b_load(&l->b, MT_I32, v->args[0], MODEL_OFFSET(Class, init_done), NULL);
  done->u.mem.flags |= MEM_ACQUIRE;
  b_condbr(&l->b, b_cmp(&l->b, CC_NE, done, b_const(&l->b, T_I32, 0)), tail, slow);
  lower_goto(l, slow);
  lower_helper(l, HELPER_CLASS_INIT, 1, v->args);
  b_br(&l->b, tail);
  value_remove(v);
}

bool lower_generic(Lower *l, Value *v) {
  switch (v->op) {
  case OP_DICT: opt_replace(v, dict_owner(l, v->block)); return true;
  case OP_DICTREF: dict_ref(l, v); return true;
  case OP_SIZEOF: opt_replace(v, lower_load_inv(l, MT_I32, v->args[0], MODEL_OFFSET(Class, value_size))); return true;
  case OP_CLASSINIT: class_init(l, v); return true;
  case OP_TLSBASE: opt_replace(v, lower_helper(l, HELPER_THREAD_STATICS, 1, v->args)); return true;
  case OP_THREAD:
    opt_replace(v, b_un(&l->b, OP_TLSLOAD, T_PTR, b_ref(&l->b, ref_number(l->fn, REF_TLS_THREAD, 0), T_PTR)));
    return true;
  default: return false;
  }
}
