// test_runtime.c: the heap, strings, arrays, handles, monitors and waits, without running managed code; and that the
// C mirrors of managed classes have the class library's layout.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include "icalls/icalls.h"
#include "runtime/internal.h"

static bool ready;

static int setup(void **state) {
  (void)state;
  if (!file_exists("/usr/lib/mono/4.5/mscorlib.dll"))
    return 0;
  Error e = {0};
  if (!runtime_init(&(RuntimeOptions){0}, &e))
    fail_msg("%s", e.msg);
  return ready = true, 0;
}

static void need(void) {
  if (!ready)
    skip();
}

static void mirrors(void **state) {
  (void)state;
  need();
  assert_int_equal(field_offset_of(wk.string, "_firstChar"), STRING_CHARS_OFFSET);
  assert_int_equal(field_offset_of(wk.string, "_stringLength"), STRING_LENGTH_OFFSET);
  assert_int_equal(field_offset_of(wk.delegate, "method_ptr"), offsetof(Delegate, method_ptr));
  assert_int_equal(field_offset_of(wk.delegate, "invoke_impl"), offsetof(Delegate, invoke_impl));
  assert_int_equal(field_offset_of(wk.delegate, "m_target"), offsetof(Delegate, target));
  assert_int_equal(field_offset_of(wk.delegate, "method"), offsetof(Delegate, method));
  assert_int_equal(field_offset_of(wk.delegate, "extra_arg"), offsetof(Delegate, extra_arg));
  assert_int_equal(field_offset_of(wk.delegate, "original_method_info"), offsetof(Delegate, original_method_info));
  assert_int_equal(field_offset_of(wk.delegate, "method_is_virtual"), offsetof(Delegate, method_is_virtual));
  assert_int_equal(field_offset_of(wk.multicast, "delegates"), offsetof(MulticastDelegate, delegates));
  assert_int_equal(offsetof(Thread, pending), 0);
}

static void strings(void **state) {
  (void)state;
  need();
  String *a = string_new_utf8("h\xc3\xa9llo"), *b = string_new_utf8("h\xc3\xa9llo");
  assert_int_equal(a->length, 5);
  assert_int_equal(a->chars[1], 0xE9);
  assert_int_equal(a->chars[5], 0);
  assert_null(string_is_interned(b));
  assert_ptr_equal(string_intern(a), a);
  assert_ptr_equal(string_intern(b), a);
  char *s = string_to_utf8(a);
  assert_string_equal(s, "h\xc3\xa9llo");
  free(s);
  for (int i = 0; i < 3000; i++) { // grows the table
    char buf[32];
    snprintf(buf, sizeof buf, "s%d", i);
    string_intern(string_new_utf8(buf));
  }
  assert_ptr_equal(string_intern(b), a);
}

static void arrays(void **state) {
  (void)state;
  need();
  Array *a = array_new(wk.int32, 10);
  assert_int_equal(a->length, 10);
  assert_int_equal(a->obj.vtable->elem_size, 4);
  Array *md = array_new_md(class_array(wk.int64, 2), (i32[]){3, 4}, (i32[]){-1, 5});
  assert_int_equal(md->length, 12);
  assert_int_equal(md->bounds[0].lower, -1);
  assert_int_equal(md->bounds[1].length, 4);
  ARRAY_ELEMS(md, i64)[11] = 77;
  Array *copy = (Array *)object_clone(&md->obj);
  assert_int_equal(ARRAY_ELEMS(copy, i64)[11], 77);
  assert_int_equal(copy->bounds[1].lower, 5);
  assert_ptr_not_equal(copy->bounds, md->bounds);
}

static void boxes(void **state) {
  (void)state;
  need();
  i64 v = 0x123456789;
  Object *o = object_box(wk.int64, &v);
  assert_int_equal(*(i64 *)object_unbox(o), v);
  assert_true(object_isinst(o, wk.valuetype));
  assert_true(object_isinst(o, wk.object));
  assert_false(object_isinst(o, wk.string));
  Array *s = array_new(wk.string, 1);
  assert_true(object_isinst(&s->obj, class_szarray(wk.object)));
  assert_false(object_isinst(&s->obj, class_szarray(wk.int32)));
  assert_true(object_isinst(&s->obj, wk.array));
  assert_ptr_equal(type_object(wk.int32), type_object(wk.int32));
  assert_ptr_equal(type_object_class(type_object(wk.int32)), wk.int32);
}

// ---- collection -------------------------------------------------------------------------------------------------------

// Builds out of the caller's frame, so that no stale pointer on the stack keeps the objects.
static __attribute__((noinline)) void fill_tree(Array *a, int depth) {
  for (uintptr_t i = 0; i < a->length; i++) {
    Array *kid = array_new(depth ? wk.object : wk.int32, 4);
    ARRAY_ELEMS(a, Object *)[i] = &kid->obj;
    if (depth)
      fill_tree(kid, depth - 1);
    else
      ARRAY_ELEMS(kid, i32)[3] = (i32)i + 42;
  }
}

static u32 check_tree(Array *a, int depth) {
  u32 n = 0;
  for (uintptr_t i = 0; i < a->length; i++) {
    Array *kid = ARRAY_ELEMS(a, Array *)[i];
    assert_int_equal(kid->length, 4);
    if (depth)
      n += check_tree(kid, depth - 1);
    else
      n += ARRAY_ELEMS(kid, i32)[3] == (i32)i + 42;
  }
  return n;
}

static void survival(void **state) {
  (void)state;
  need();
  Array *root = array_new(wk.object, 4);
  fill_tree(root, 6);
  for (int i = 0; i < 5; i++) {
    for (int k = 0; k < 20000; k++)
      array_new(wk.int64, (uintptr_t)(k % 60));
    gc_collect();
  }
  assert_int_equal(check_tree(root, 6), 16384);
}

// Structs with references inside arrays: KeyValuePair<string,object>.
static void struct_arrays(void **state) {
  (void)state;
  need();
  Error e = {0};
  Class *kv = class_find(assembly_corlib(), "System.Collections.Generic", "KeyValuePair`2", &e);
  Class *args[] = {wk.int32, wk.object};
  Class *c = class_inst(kv, generic_inst(args, 2), &e);
  assert_non_null(c);
  Array *a = array_new(c, 1000);
  assert_int_equal(a->obj.vtable->elem_size, 2 * sizeof(void *)); // an int and a reference
  for (int i = 0; i < 1000; i++) {
    i32 *p = (i32 *)array_addr(a, (uintptr_t)i);
    p[0] = i;
    ((Object **)(void *)p)[1] = object_box(wk.int32, &i);
  }
  for (int i = 0; i < 3; i++) {
    for (int k = 0; k < 50000; k++)
      object_box(wk.int32, &k);
    gc_collect();
  }
  for (int i = 0; i < 1000; i++)
    assert_int_equal(*(i32 *)object_unbox(*(Object **)(void *)((u8 *)array_addr(a, (uintptr_t)i) + sizeof(void *))), i);
}

static __attribute__((noinline)) void make_weak(u32 *h, u32 n) {
  for (u32 i = 0; i < n; i++)
    h[i] = gc_handle_new(i % 2 ? GCH_WEAK : GCH_WEAK_TRACK, object_box(wk.int32, &i));
}

static __attribute__((noinline)) void wipe_stack(void) {
  volatile char buf[16384];
  memset((void *)buf, 0, sizeof buf);
}

static void handles(void **state) {
  (void)state;
  need();
  u32 h[100], strong[100];
  make_weak(h, 100);
  for (u32 i = 0; i < 100; i++)
    strong[i] = gc_handle_new(GCH_NORMAL, object_box(wk.int32, &i));
  wipe_stack();
  gc_collect();
  u32 dead = 0;
  for (u32 i = 0; i < 100; i++) {
    dead += gc_handle_get(h[i]) == NULL;
    assert_int_equal(*(u32 *)object_unbox(gc_handle_get(strong[i])), i);
    assert_int_equal(gc_handle_kind(strong[i]), GCH_NORMAL);
    gc_handle_free(h[i]);
    gc_handle_free(strong[i]);
  }
  assert_true(dead > 90); // the stack may hold one or the other by chance
}

typedef struct Pair {
  Object *key, *value;
} Pair;

static __attribute__((noinline)) void fill_ephemerons(Array *a, u32 *keys) {
  Pair *p = ARRAY_ELEMS(a, Pair);
  for (u32 i = 0; i < 100; i++) {
    p[i].key = object_box(wk.int32, &i);
    Array *v = array_new(wk.object, 1);
    ARRAY_ELEMS(v, Object *)[0] = object_box(wk.int32, &i);
    p[i].value = &v->obj;
    keys[i] = gc_handle_new(i < 50 ? GCH_NORMAL : GCH_WEAK, p[i].key);
  }
}

static void ephemerons(void **state) {
  (void)state;
  need();
  Error e = {0};
  Class *c = class_find(assembly_corlib(), "System.Runtime.CompilerServices", "Ephemeron", &e);
  Array *a = array_new(c, 100);
  u32 keys[100], dead = 0;
  Object *tomb = runtime_keep(object_new(wk.object));
  gc_set_tombstone(tomb);
  gc_register_ephemeron_array(&a->obj);
  fill_ephemerons(a, keys);
  wipe_stack();
  for (int k = 0; k < 3; k++)
    gc_collect();
  Pair *p = ARRAY_ELEMS(a, Pair);
  for (u32 i = 0; i < 100; i++) {
    if (i < 50)
      assert_int_equal(*(u32 *)object_unbox(ARRAY_ELEMS(p[i].value, Object *)[0]), i);
    else
      dead += p[i].key == tomb && !p[i].value;
    gc_handle_free(keys[i]);
  }
  assert_true(dead > 45);
}

// ---- threads ------------------------------------------------------------------------------------------------------------

static struct {
  Object *lock;
  u32 count, running;
  WaitObject *go, *done;
} * shared;

static void adder(void *arg) {
  (void)arg;
  for (int i = 0; i < 20000; i++) {
    monitor_enter(shared->lock);
    monitor_enter(shared->lock);
    shared->count++;
    monitor_exit(shared->lock);
    monitor_exit(shared->lock);
    if (i % 64 == 0)
      array_new(wk.int32, 100);
  }
  i32 prev;
  wait_release_semaphore(shared->done, 1, &prev);
}

static void monitors(void **state) {
  (void)state;
  need();
  shared = gc_alloc_root(sizeof *shared);
  shared->lock = object_new(wk.object);
  shared->done = wait_new(WO_SEMAPHORE, 0, 100);
  for (int i = 0; i < 4; i++)
    assert_true(thread_start_native(adder, NULL, "adder", true, false));
  for (int i = 0; i < 4; i++)
    assert_int_equal(wait_many(&shared->done, 1, false, 30000), 0);
  assert_int_equal(shared->count, 80000);
  assert_false(monitor_is_entered(shared->lock));
}

// A stale word may point at what a thread had on its lists when it ended. There the collector must not find a link,
// which it would take for an object's vtable.
static struct {
  void **cell;
  WaitObject *done;
} * left_over;

static void leave_cells(void *arg) {
  u32 n;
  Class *c = object_class(object_new(arg));
  u8 *lists = (u8 *)__builtin_thread_pointer() + gc_lists_tls_offset() + gc_lists_of(c, &n);
  left_over->cell = ((void **)(void *)lists)[(c->instance_size + GC_GRANULE - 1) / GC_GRANULE];
  assert_non_null(*left_over->cell);
  i32 prev;
  wait_release_semaphore(left_over->done, 1, &prev);
}

static void lists_of_ended_threads(void **state) {
  (void)state;
  need();
  left_over = gc_alloc_root(sizeof *left_over);
  left_over->done = wait_new(WO_SEMAPHORE, 0, 1);
  assert_true(thread_start_native(leave_cells, wk.exception, "leaver", true, false));
  assert_int_equal(wait_many(&left_over->done, 1, false, 30000), 0);
  for (int i = 0; *(void *volatile *)left_over->cell && i < 5000; i++)
    thread_sleep(1);
  assert_null(*left_over->cell);
  gc_free_root(left_over);
}

static void waiter(void *arg) {
  (void)arg;
  monitor_enter(shared->lock);
  shared->running++;
  monitor_pulse(shared->lock, true);
  while (shared->count == 0)
    monitor_wait(shared->lock, -1);
  shared->count++;
  monitor_exit(shared->lock);
  i32 prev;
  wait_release_semaphore(shared->done, 1, &prev);
}

static void wait_and_pulse(void **state) {
  (void)state;
  need();
  shared->count = shared->running = 0;
  for (int i = 0; i < 3; i++)
    thread_start_native(waiter, NULL, "waiter", true, false);
  monitor_enter(shared->lock);
  while (shared->running < 3)
    assert_true(monitor_wait(shared->lock, 30000));
  shared->count = 1;
  monitor_pulse(shared->lock, true);
  monitor_exit(shared->lock);
  for (int i = 0; i < 3; i++)
    assert_int_equal(wait_many(&shared->done, 1, false, 30000), 0);
  assert_int_equal(shared->count, 4);
  monitor_enter(shared->lock);
  assert_false(monitor_wait(shared->lock, 20)); // nobody pulses
  assert_true(monitor_is_entered(shared->lock));
  monitor_exit(shared->lock);
}

static void setter(void *arg) {
  usleep(20000);
  wait_set(arg);
}

static void events(void **state) {
  (void)state;
  need();
  WaitObject *e[] = {wait_new(WO_EVENT_AUTO, 0, 1), wait_new(WO_EVENT_MANUAL, 0, 1)};
  assert_int_equal(wait_many(e, 2, false, 0), WAIT_TIMEOUT);
  assert_int_equal(wait_many(e, 2, false, 10), WAIT_TIMEOUT);
  thread_start_native(setter, e[1], "setter", true, false);
  assert_int_equal(wait_many(e, 2, false, 30000), 1);
  wait_set(e[0]);
  assert_int_equal(wait_many(e, 2, true, 0), 0);
  assert_int_equal(wait_many(e, 2, true, 0), WAIT_TIMEOUT); // the automatic one was reset
  WaitObject *m = wait_new(WO_MUTEX, 0, 0);
  assert_int_equal(wait_many(&m, 1, false, 0), 0);
  assert_int_equal(wait_many(&m, 1, false, 0), 0);
  assert_true(wait_release_mutex(m));
  assert_true(wait_release_mutex(m));
  assert_false(wait_release_mutex(m));
  wait_unref(m);
  wait_unref(e[0]);
  wait_unref(e[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mirrors),        cmocka_unit_test(strings),
      cmocka_unit_test(arrays),         cmocka_unit_test(boxes),
      cmocka_unit_test(survival),       cmocka_unit_test(struct_arrays),
      cmocka_unit_test(handles),        cmocka_unit_test(ephemerons),
      cmocka_unit_test(monitors),       cmocka_unit_test(lists_of_ended_threads),
      cmocka_unit_test(wait_and_pulse), cmocka_unit_test(events),
  };
  return cmocka_run_group_tests(tests, setup, NULL);
}
