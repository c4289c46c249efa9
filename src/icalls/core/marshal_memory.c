// marshal_memory.c: System.Runtime.InteropServices.Marshal: native memory, copies, strings, the last error.
#include <stdlib.h>
#include "icalls/util.h"

static void *alloc(size_t n) {
  void *p = malloc(n ? n : 1);
  if (!p)
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return p;
}
static void *alloc_task(i32 n) {
  return alloc((size_t)(u32)n);
}
static void *alloc_native(uintptr_t n) {
  return alloc(n);
}
static void *realloc_native(void *p, size_t n) {
  void *r = realloc(p, n ? n : 1);
  if (!r)
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return r;
}
static void *realloc_task(void *p, i32 n) {
  return realloc_native(p, (size_t)(u32)n);
}
static void free_native(void *p) {
  free(p);
}

static u8 *element(Array *a, i32 i) {
  return a->data + (size_t)i * a->obj.vtable->elem_size;
}

// The order of mono's checks.
static bool copy_ok(Array *a, i32 start, const void *native, i32 n) {
  if (!a) {
    exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
    return false;
  }
  if (!native)
    return exc_throw_null("native");
  if (start < 0 || n < 0)
    return exc_throw_arg("ArgumentException", start < 0 ? "startIndex" : "length", "Must be >= 0");
  if ((u64)(u32)start + (u32)n > a->length)
    return exc_throw_arg("ArgumentException", "length", "start_index + length > array length");
  return true;
}

USER_MEMORY static void copy_out(Array *a, i32 start, void *dst, i32 n, void *fixed) {
  (void)fixed;
  if (copy_ok(a, start, dst, n))
    memcpy(dst, element(a, start), (size_t)n * a->obj.vtable->elem_size);
}
USER_MEMORY static void copy_in(const void *src, i32 start, Array *a, i32 n, void *fixed) {
  (void)fixed;
  if (copy_ok(a, start, src, n))
    memcpy(element(a, start), src, (size_t)n * a->obj.vtable->elem_size);
}
static void *pinned_element(Array *a, i32 i) {
  return a ? element(a, i) : (void *)exc_throw_null("arr");
}

// ---- strings ------------------------------------------------------------------------------------------------------------

USER_MEMORY static String *from_ansi(const char *s) {
  return s ? string_new_utf8(s) : NULL;
}
USER_MEMORY static String *from_ansi_n(const char *s, i32 n) {
  if (n < 0)
    return (String *)exc_throw_arg("ArgumentException", "string", "Illegal byte sequence encounted in the input.");
  return s ? string_new_utf8_len(s, (size_t)n) : (String *)exc_throw_null("ptr");
}
USER_MEMORY static u32 length16(const u16 *s) {
  u32 n = 0;
  while (s[n])
    n++;
  return n;
}
USER_MEMORY static String *from_uni(const u16 *s) {
  return s ? string_new(s, length16(s)) : NULL;
}
USER_MEMORY static String *from_uni_n(const u16 *s, i32 n) {
  return s ? string_new(s, (u32)MAX(n, 0)) : (String *)exc_throw_null("ptr");
}

static char *to_ansi(const u16 *s, i32 n) {
  return utf8_from_chars_len(s, n);
}
static u16 *to_uni(const u16 *s, i32 n) {
  u16 *r = s ? alloc(((size_t)n + 1) * 2) : NULL;
  if (r) {
    memcpy(r, s, (size_t)n * 2);
    r[n] = 0;
  }
  return r;
}

// A BSTR: the length in bytes lies before the characters.
static u16 *to_bstr(const u16 *s, i32 n) {
  u32 *p = alloc(4 + ((size_t)n + 1) * 2);
  if (!p)
    return NULL;
  u16 *chars = (u16 *)(p + 1);
  *p = (u32)n * 2;
  memcpy(chars, s, (size_t)n * 2);
  chars[n] = 0;
  return chars;
}
static void free_bstr(u16 *s) {
  free(s ? (u32 *)(void *)s - 1 : NULL);
}
USER_MEMORY static String *from_bstr(const u16 *s) {
  return s ? string_new(s, ((const u32 *)(const void *)s)[-1] / 2) : (String *)exc_throw_null("ptr");
}

static i32 get_last_error(void) {
  return current_thread->last_error;
}
static void set_last_error(i32 e) {
  current_thread->last_error = e;
}

ICALL_TABLE(icalls_marshal_memory, "System.Runtime.InteropServices.Marshal", ICALL("AllocCoTaskMem", alloc_task),
            ICALL("AllocCoTaskMemSize", alloc_native), ICALL("AllocHGlobal", alloc_native),
            ICALL("copy_to_unmanaged_fixed", copy_out), ICALL("copy_from_unmanaged_fixed", copy_in),
            ICALL("FreeBSTR", free_bstr), ICALL("FreeCoTaskMem", free_native), ICALL("FreeHGlobal", free_native),
            ICALL("GetLastWin32Error", get_last_error), ICALL("SetLastWin32Error", set_last_error),
            ICALL("PtrToStringAnsi(intptr)", from_ansi), ICALL("PtrToStringAnsi(intptr,int)", from_ansi_n),
            ICALL("PtrToStringUni(intptr)", from_uni), ICALL("PtrToStringUni(intptr,int)", from_uni_n),
            ICALL("PtrToStringBSTR", from_bstr), ICALL("ReAllocCoTaskMem", realloc_task),
            ICALL("ReAllocHGlobal", realloc_native), ICALL("StringToHGlobalAnsi", to_ansi),
            ICALL("StringToHGlobalUni", to_uni), ICALL("BufferToBSTR", to_bstr),
            ICALL("UnsafeAddrOfPinnedArrayElement", pinned_element))
