// reflection.h: what the files behind System.Reflection share: cached objects, properties and events, handles.
//
// Handles are addresses: a RuntimeTypeHandle is a Class*, a method handle a Method*, a field handle a Field*, and so
// on; RuntimeModule and RuntimeAssembly both hold the Assembly*. Reflection objects are kept for good, one for each
// member and reflected class, so that the same member is the same object.
#ifndef KILN_ICALLS_REFLECTION_H
#define KILN_ICALLS_REFLECTION_H

#include "icalls/icalls.h"
#include "runtime/internal.h"

// A class of mscorlib and the offset of a field in it, looked up once per place of use. Racing threads store the same.
#define CORLIB_CLASS(ns, name)                                                                                         \
  ({                                                                                                                   \
    static Class *class_;                                                                                              \
    if (!class_)                                                                                                       \
      class_ = corlib_class(ns, name);                                                                                 \
    class_;                                                                                                            \
  })
#define REFLECTION_CLASS(name) CORLIB_CLASS("System.Reflection", name)
#define FIELD_OFFSET(c, name)                                                                                          \
  ({                                                                                                                   \
    static u32 offset_;                                                                                                \
    if (!offset_)                                                                                                      \
      offset_ = field_offset_of(c, name);                                                                              \
    offset_;                                                                                                           \
  })
#define SET_REF(o, c, name, v) gc_store((u8 *)(o) + FIELD_OFFSET(c, name), (Object *)(v))
#define SET_VAL(o, c, name, T, v) (FIELD_AT(o, FIELD_OFFSET(c, name), T) = (v))
#define GET_VAL(o, c, name, T) FIELD_AT(o, FIELD_OFFSET(c, name), T)

enum { // System.Reflection.BindingFlags
  BIND_IGNORECASE = 1,
  BIND_DECLAREDONLY = 2,
  BIND_INSTANCE = 4,
  BIND_STATIC = 8,
  BIND_PUBLIC = 0x10,
  BIND_NONPUBLIC = 0x20,
  BIND_FLATTEN = 0x40
};
enum { ACCESS_PRIVATE = 1, ACCESS_PUBLIC = 6 }; // II.23.1.5, II.23.1.10

typedef struct Property {
  Class *klass; // exact
  const char *name;
  u32 token, flags;
  Method *get, *set; // on klass; NULL where there is none
} Property;

typedef struct Event {
  Class *klass;
  const char *name;
  u32 token, flags;
  Method *add, *remove, *raise;
  Method **others;
  u32 nothers;
} Event;

// Hangs at Class.ext. Guarded by a lock of its own; never freed.
typedef struct ClassReflection {
  Map objects;    // member -> its object as seen through this class
  Map parameters; // Method* -> ParameterInfo[], by member object
  Property *props;
  u32 nprops;
  Event *events;
  u32 nevents;
  bool have_props, have_events;
  void *param_info; // type parameters: what RuntimeGenericParamInfoHandle points at
} ClassReflection;

// ---- objects.c: all set pending and return NULL on failure ------------------------------------------------
Object *reflection_method_object(Method *m,
                                 Class *reflected); // MethodInfo or ConstructorInfo; reflected NULL: declaring
Object *reflection_field(Field *f, Class *reflected);
Object *reflection_property(Property *p, Class *reflected);
Object *reflection_event(Event *e, Class *reflected);
Object *reflection_parameters(Method *m, Object *member, Class *reflected); // ParameterInfo[]; not to be changed
// What a token of a module that is being built stands for: one of these, or none.
typedef struct TokenMeaning {
  Class *type;
  Method *method;
  Field *field;
  String *string;
} TokenMeaning;
extern bool (*reflection_builder_token)(Assembly *a, u32 token, TokenMeaning *out, Error *err); // false: no such module
Object *reflection_module(Assembly *a);
void reflection_module_is(Assembly *a, Object *module); // before anybody asks for it
Method *reflection_object_method(Object *info);         // MethodInfo or ConstructorInfo to Method*
Class *reflection_reflected_of(Object *info);
Field *reflection_field_of(Object *info);
Property *reflection_property_of(Object *info);
Event *reflection_event_of(Object *info);
void reflection_tell_loaded(Assembly *a); // raises AppDomain.AssemblyLoad
// What is loaded from here on is only looked at, if `only`. Returns the context to go back to.
LoadContext *reflection_look_only(bool only);
#define INSPECTED_RUNS "It is illegal to invoke a method on a type loaded using the ReflectionOnly api."
void reflection_begin(void); // what the loader asks managed code
Assembly *reflection_assembly_of(Object *assembly);
u32 reflection_param_token(Method *m, u32 sequence); // Param token, 0 if none; sequence 0: return value
bool reflection_is_ctor(const Method *m);
ClassReflection *reflection_of(Class *c);

// ---- emit/dynamic_method.c ----------------------------------------------------------------------------------------------
void emit_assembly_attributes(Object *builder); // run.c: brings Assembly.attributes up to date; sets pending
void dynamic_method_create(Object *self);       // DynamicMethod.create_dynamic_method; sets pending

// ---- members.c -------------------------------------------------------------------------------------------
bool reflection_properties(Class *c, Property **props, u32 *n, Error *err);
bool reflection_events(Class *c, Event **events, u32 *n, Error *err);
// Ancestor, field and signature types as reflection shows them: a definition's own parameters by name (class_own_ctx).
Class *reflection_parent(Class *c, Error *err);
Class *reflection_constraint(Class *param, u32 i, Error *err); // after class_constraints()
Class *reflection_type_in(Class *t, Class *c, Error *err);
Sig *reflection_sig(Method *m, Error *err);
bool reflection_sig_same(Method *a, Method *b); // parameters and result

// ---- lists.c: internal calls of System.RuntimeType ---------------------------------------------------------
typedef struct PtrArray { // Mono.RuntimeStructs.GPtrArray
  void **data;
  i32 len, cap;
} PtrArray;
void ptr_array_put(PtrArray *a, void *p);
PtrArray *type_list_methods(Object *type, const char *name, u32 flags, u32 list);
PtrArray *type_list_constructors(Object *type, u32 flags);
PtrArray *type_list_fields(Object *type, const char *name, u32 flags, u32 list);
PtrArray *type_list_properties(Object *type, const char *name, u32 flags, u32 list);
PtrArray *type_list_events(Object *type, const char *name, u32 list);
PtrArray *type_list_nested(Object *type, const char *name, u32 flags, u32 list);

typedef struct NativeAssemblyName { // Mono.MonoAssemblyName; strings from malloc
  char *name, *culture, *hash_value;
  u8 *public_key; // with its length before it, as in the blob heap
  char public_key_token[17];
  u32 hash_alg, hash_len, flags;
  u16 major, minor, build, revision, arch;
} NativeAssemblyName;

// ---- assembly.c, assemblyname.c ----------------------------------------------------------------
bool reflection_is_resource(Object *module);    // its file is no PE file
Assembly *reflection_module_of(Object *module); // NULL: none, or one that is being made
Object *reflection_resource_module(Assembly *a, u32 file_row);
Object *reflection_types(Assembly *a, bool exported_only); // Type[]: those that can be used, of all modules
Object *reflection_module_types(Assembly *a);
void native_name_of_image(const Image *img, NativeAssemblyName *n);
void assembly_full_name(const char *display, char *out, size_t n); // every part of a display name, defaults filled in
void native_name_of_ref(const Image *img, u32 row, NativeAssemblyName *n);

// ---- type.c ------------------------------------------------------------------------------------------------
bool reflection_type_args(Array *types, Class **out);                                               // false: pending
bool reflection_check_constraints(Class *const *params, Class *const *args, u32 n, GenericCtx ctx); // false: pending

// ---- values.c: constants, fields, native strings ----------------------------------------------------------
// The constant of a Field, Param or Property row (II.22.9) as a boxed object, or as a value of enum class `as`.
// *found = false if the row has none.
Object *reflection_constant(Assembly *a, u32 token, Class *as, bool *found);
void *reflection_static_address(Field *f);             // runs the class constructor; NULL: pending is set
Object *reflection_box(Class *type, const void *data); // pointers as System.Reflection.Pointer
// Writes `value` into memory of type `type`: unboxes, unwraps Nullable, NULL is the zero value. False: pending is set.
bool reflection_store(Class *type, void *where, Object *value);
Object *reflection_pointer(Class *ptr_class, void *p);
Array *type_array(Class *elem, Class *const *types, u32 n); // Type[] or RuntimeType[]
String *string_or_null(const char *s);
Object *marshal_as(Assembly *a, u32 parent_token);                         // MarshalAsAttribute or NULL
Array *type_modifiers(Assembly *a, u32 blob, u32 position, bool optional); // custom modifiers of a signature's part
#define MODIFIERS_OF_RETURN 0u // position: return type, field type or property type; parameters count from 1

// ---- blob.c: one custom attribute, decoded (II.23.3) --------------------------------------------------------
typedef struct AttributeNamed {
  bool is_field;
  char *name; // malloc'ed
  Class *type;
} AttributeNamed;
// Lives on the stack, so that the collector sees the arrays.
typedef struct AttributeArgs {
  Array *values, *named_values; // object[]; NULL where there are none
  u32 nnamed;
  AttributeNamed *named;
} AttributeArgs;
// Sets pending and returns false if the blob is malformed. `out` is to be freed in either case.
bool attribute_read(Assembly *a, Method *ctor, const u8 *data, u32 size, AttributeArgs *out);
void attribute_free(AttributeArgs *args);
// One named argument (II.23.3) at `*at`, which goes behind it. `n->name` is to be freed in either case.
bool attribute_read_named(Assembly *a, const u8 **at, const u8 *end, AttributeNamed *n, Object **value);

// ---- wrappertext.c -------------------------------------------------------------------------------------------
typedef enum WrapperFrame {
  FRAME_PLAIN, // the method's own IL
  FRAME_MANAGED_TO_NATIVE,
  FRAME_NATIVE_TO_MANAGED,
  FRAME_DELEGATE,
  FRAME_DYNAMIC,
  FRAME_SYNCHRONIZED, // around a plain one
} WrapperFrame;
WrapperFrame wrapper_frame(const Method *m);
// "(wrapper …) Class.Method(types)", malloc'ed. `inner`: the method that the frame called, or NULL.
char *wrapper_text(Method *m, WrapperFrame kind, Method *inner);

// ---- stack.c -------------------------------------------------------------------------------------------------
Method *stack_caller(u32 skip);      // the managed caller of the running internal call, `skip` frames further out
Assembly *stack_user_assembly(void); // of the innermost frame outside mscorlib; NULL if there is none

// ---- invoke.c ------------------------------------------------------------------------------------------------
// Calls with an object[] of arguments; by-ref arguments are written back. An exception of the callee becomes pending.
Object *reflection_invoke(Method *m, Object *self, Array *args);
// InternalInvoke of RuntimeMethodInfo and RuntimeConstructorInfo: what is wrong with the call itself comes in *exc.
Object *reflection_invoke_method(Object *info, Object *self, Array *args, Object **exc);
Object *reflection_invoke_ctor(Object *info, Object *self, Array *args, Object **exc);

#define MAX_TYPE_ARGS 1024 // of what reflection instantiates

#endif
