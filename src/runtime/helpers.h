// helpers.h: prototypes of the runtime's helpers in ir/helpers.def.
#ifndef KILN_RUNTIME_HELPERS_H
#define KILN_RUNTIME_HELPERS_H

#include "runtime/runtime.h"

Object *rt_new_object(VTable *vt);
void *rt_tail_room(intptr_t size);
Object *rt_new_szarray(VTable *vt, intptr_t n);
Object *rt_new_string(VTable *vt, intptr_t n);
Object *rt_new_mdarray(VTable *vt, i32 n, const i32 *args);
Object *rt_new_delegate(VTable *vt, Object *target, Method *m);
Object *rt_new_delegate_virtual(VTable *vt, Object *target, Method *decl);
Object *rt_new_delegate_ptr(VTable *vt, Object *target, void *ptr);
void rt_delegate_ctor(Delegate *d, Object *target, void *ptr);
void rt_delegate_begin(Method *m, void **args, void *result);
void rt_delegate_end(Method *m, void **args, void *result);
Object *rt_box_nullable(Class *c, const u8 *data);
void rt_unbox_nullable(Object *o, Class *c, u8 *dst);
void rt_copy_bytes(u8 *dst, const u8 *src, size_t n);
i32 rt_array_copy(Array *src, i32 si, Array *dst, i32 di, i32 n);
void rt_copy_value(void *dst, const void *src, const Class *c);
void rt_move_value(void *dst, const Class *to, const void *src, const Class *from);
void rt_zero_value(void *dst, const Class *c);
Object *rt_box_value(Class *c, const void *src);
i32 rt_is_value(Class *c, const void *src);
void rt_unbox_value(Object *o, Class *c, u8 *dst);
void *rt_unbox_address(Object *o, Class *c, u8 *room);
void rt_store_check(Array *a, Object *const *value);
i32 rt_holds_references(Class *c);
void *rt_remote_entry(Object *proxy, Method *m);
void rt_remote_load(Object *proxy, Field *f, void *dst);
void rt_remote_store(Object *proxy, Field *f, void *src);
void *rt_unbox_check(Object *o, Class *c);
Object *rt_isinst(Object *o, Class *c);
Object *rt_castclass(Object *o, Class *c);
void rt_stelem_check(Array *a, Object *value);
void rt_elema_check(Array *a, Class *elem);
void rt_class_init(Class *c);
void *rt_thread_statics(Class *c);
void *rt_domain_statics(Class *c);
Object *rt_type_object(Class *c);
Object *rt_field_handle(Field *f);
Object *rt_method_handle(Method *m);
void rt_monitor_enter(Object *o);
void rt_monitor_exit(Object *o);
double rt_math_pow(double x, double y);
void rt_mask_move(u64 low, u64 high, u64 mask_low, u64 mask_high, u8 *to);
void rt_cpu_pause(void);
void rt_no_instruction(void);
void rt_cpu_id(i32 leaf, i32 sub, i32 out[4]);
void rt_divide_u64(u32 low, u32 high, u32 by, u32 out[2]);
void rt_divide_i64(u32 low, i32 high, i32 by, i32 out[2]);
void rt_divide_u128(u64 low, u64 high, u64 by, u64 out[2]);
void rt_divide_i128(u64 low, i64 high, i64 by, i64 out[2]);
i64 rt_div_i64(i64 a, i64 b);
u64 rt_div_u64(u64 a, u64 b);
i64 rt_rem_i64(i64 a, i64 b);
u64 rt_rem_u64(u64 a, u64 b);
i64 rt_mulo_i64(i64 a, i64 b);
u64 rt_mulo_u64(u64 a, u64 b);
double rt_i64_to_f64(i64 i);
float rt_i64_to_f32(i64 i);
double rt_u64_to_f64(u64 i);
float rt_u64_to_f32(u64 i);
i64 rt_f64_to_i64(double d);
i64 rt_f32_to_i64(float f);
i64 rt_cas_i64(i64 *p, i64 value, i64 comparand);
i64 rt_xchg_i64(i64 *p, i64 value);
i64 rt_xadd_i64(i64 *p, i64 value);
void rt_native_enter(void);
void rt_native_leave(void);

#endif
