// property.c: internal calls of RuntimePropertyInfo, RuntimeEventInfo, EventInfo, RuntimeParameterInfo.
#include "icalls/reflection/reflection.h"

// ---- properties ----------------------------------------------------------------------------------------------------

typedef struct PropertyInfo { // System.Reflection.MonoPropertyInfo
  Object *parent, *declaring_type, *name, *get, *set;
  u32 flags;
} PropertyInfo;

enum { WANT_ATTRIBUTES = 1, WANT_GET = 2, WANT_SET = 4, WANT_REFLECTED = 8, WANT_DECLARING = 16, WANT_NAME = 32 };

// An accessor as seen through `reflected`: private ones only where they are declared.
static Object *accessor(Method *m, Class *reflected) {
  if (!m || ((m->flags & MA_ACCESS_MASK) <= ACCESS_PRIVATE && m->klass != reflected))
    return NULL;
  return reflection_method_object(m, reflected);
}

static void get_property_info(Object *info, PropertyInfo *out, u32 want) {
  Property *p = reflection_property_of(info);
  Class *reflected = reflection_reflected_of(info);
  if (want & WANT_REFLECTED)
    gc_store(&out->parent, type_object(reflected));
  if (want & WANT_DECLARING)
    gc_store(&out->declaring_type, type_object(p->klass));
  if (want & WANT_NAME)
    gc_store(&out->name, (Object *)string_new_utf8(p->name));
  if (want & WANT_ATTRIBUTES)
    out->flags = p->flags;
  if (want & WANT_GET)
    gc_store(&out->get, accessor(p->get, reflected));
  if (want & WANT_SET)
    gc_store(&out->set, accessor(p->set, reflected));
}

static Object *property_modifiers(Object *info, bool optional) {
  Property *p = reflection_property_of(info);
  Assembly *a = p->klass->assembly;
  u32 blob = md_col(a->img, TABLE_PROPERTY, TOKEN_ROW(p->token), PROPERTY_SIGNATURE);
  return (Object *)type_modifiers(a, blob, MODIFIERS_OF_RETURN, optional);
}

static Object *property_default(Object *info) {
  Property *p = reflection_property_of(info);
  bool found;
  Object *v = reflection_constant(p->klass->assembly, p->token, NULL, &found);
  return found || exc_pending() ? v : (Object *)exc_throw("InvalidOperationException", NULL);
}

static i32 property_token(Object *info) {
  return (i32)reflection_property_of(info)->token;
}

static Object *property_from_handle(Property *p, Class *c) {
  return p ? reflection_property(p, c ? c : p->klass) : NULL;
}

ICALL_TABLE(icalls_runtime_property_info, "System.Reflection.RuntimePropertyInfo",
            ICALL("get_property_info", get_property_info), ICALL("GetTypeModifiers", property_modifiers),
            ICALL("get_default_value", property_default), ICALL("get_metadata_token", property_token),
            ICALL("internal_from_handle_type", property_from_handle))

// ---- events --------------------------------------------------------------------------------------------------------

typedef struct EventInfo { // System.Reflection.MonoEventInfo
  Object *declaring_type, *reflected_type, *name, *add, *remove, *raise;
  u32 flags;
  Object *others;
} EventInfo;

static void get_event_info(Object *info, EventInfo *out) {
  Event *e = reflection_event_of(info);
  Class *reflected = reflection_reflected_of(info);
  gc_store(&out->declaring_type, type_object(e->klass));
  gc_store(&out->reflected_type, type_object(reflected));
  gc_store(&out->name, (Object *)string_new_utf8(e->name));
  gc_store(&out->add, e->add ? reflection_method_object(e->add, reflected) : NULL);
  gc_store(&out->remove, e->remove ? reflection_method_object(e->remove, reflected) : NULL);
  gc_store(&out->raise, e->raise ? reflection_method_object(e->raise, reflected) : NULL);
  out->flags = e->flags;
  if (!e->nothers)
    return;
  Array *others = array_new(REFLECTION_CLASS("MethodInfo"), e->nothers);
  for (u32 i = 0; others && i < e->nothers; i++)
    gc_store(&ARRAY_ELEMS(others, Object *)[i], reflection_method_object(e->others[i], reflected));
  gc_store(&out->others, (Object *)others);
}

static i32 event_token(Object *info) {
  return (i32)reflection_event_of(info)->token;
}

static Object *event_from_handle(Event *e, Class *c) {
  return e ? reflection_event(e, c ? c : e->klass) : NULL;
}

ICALL_TABLE(icalls_runtime_event_info, "System.Reflection.RuntimeEventInfo", ICALL("get_event_info", get_event_info),
            ICALL("get_metadata_token", event_token))
ICALL_TABLE(icalls_event_info, "System.Reflection.EventInfo", ICALL("internal_from_handle_type", event_from_handle))

// ---- parameters ----------------------------------------------------------------------------------------------------

static i32 parameter_token(Object *info) {
  Class *c = REFLECTION_CLASS("ParameterInfo");
  Object *member = FIELD_REF(info, FIELD_OFFSET(c, "MemberImpl"));
  Method *m = member ? reflection_object_method(member) : NULL;
  u32 token = m ? reflection_param_token(m, (u32)GET_VAL(info, c, "PositionImpl", i32) + 1) : 0;
  return (i32)(token ? token : TOKEN(TABLE_PARAM, 0));
}

// `position` counts from 0; -1 is the return value. `member` may be a property: an indexer's parameter.
static Object *parameter_modifiers(Object *type, Object *member, i32 position, bool optional) {
  (void)type;
  Method *m = reflection_object_method(member);
  if (m && m->token) {
    Assembly *a = m->klass->assembly;
    u32 blob = md_col(a->img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_SIGNATURE);
    return (Object *)type_modifiers(a, blob, (u32)position + 1, optional);
  }
  Property *p = reflection_property_of(member);
  if (!p)
    return (Object *)type_array(wk.type, NULL, 0);
  Assembly *a = p->klass->assembly;
  u32 blob = md_col(a->img, TABLE_PROPERTY, TOKEN_ROW(p->token), PROPERTY_SIGNATURE);
  return (Object *)type_modifiers(a, blob, (u32)position + 1, optional);
}

ICALL_TABLE(icalls_runtime_parameter_info, "System.Reflection.RuntimeParameterInfo",
            ICALL("GetMetadataToken", parameter_token), ICALL("GetTypeModifiers", parameter_modifiers))
