// exceptions.c: making managed exceptions from C, the pending exception, unhandled ones.
#include <stdio.h>
#include <unistd.h>
#include "base/text.h"
#include "runtime/conventions.h"
#include "runtime/domain.h"
#include "types/flavour.h"

static const char *const by_error[ERR_KIND_COUNT] = {
    [ERR_NONE] = "Exception",
    [ERR_BAD_IMAGE] = "BadImageFormatException",
    [ERR_FILE_NOT_FOUND] = "IO.FileNotFoundException",
    [ERR_TYPE_LOAD] = "TypeLoadException",
    [ERR_MISSING_METHOD] = "MissingMethodException",
    [ERR_MISSING_FIELD] = "MissingFieldException",
    [ERR_METHOD_ACCESS] = "MethodAccessException",
    [ERR_FIELD_ACCESS] = "FieldAccessException",
    [ERR_INVALID_PROGRAM] = "InvalidProgramException",
    [ERR_UNFINISHED] = "TypeLoadException",
    [ERR_NOT_SUPPORTED] = "NotSupportedException",
    [ERR_PLATFORM] = "PlatformNotSupportedException",
    [ERR_NOT_COMPILED] = "NotSupportedException",
    [ERR_OUT_OF_MEMORY] = "OutOfMemoryException",
    [ERR_STACK_OVERFLOW] = "StackOverflowException",
    [ERR_DLL_NOT_FOUND] = "DllNotFoundException",
    [ERR_ENTRY_POINT] = "EntryPointNotFoundException",
    [ERR_TYPE_NAME] = "ArgumentException",
    [ERR_AMBIGUOUS] = "Runtime.AmbiguousImplementationException",
    [ERR_IO] = "IO.IOException",
    [ERR_FILE_LOAD] = "IO.FileLoadException",
};

static const char *const by_kind[THROW_KIND_COUNT] = {
    [THROW_NULL_REFERENCE] = "NullReferenceException",
    [THROW_INDEX_OUT_OF_RANGE] = "IndexOutOfRangeException",
    [THROW_DIVIDE_BY_ZERO] = "DivideByZeroException",
    [THROW_OVERFLOW] = "OverflowException",
    [THROW_INVALID_CAST] = "InvalidCastException",
    [THROW_ARRAY_TYPE_MISMATCH] = "ArrayTypeMismatchException",
    [THROW_ARITHMETIC] = "ArithmeticException",
    [THROW_OUT_OF_MEMORY] = "OutOfMemoryException",
    [THROW_STACK_OVERFLOW] = "StackOverflowException",
    [THROW_INVALID_PROGRAM] = "InvalidProgramException",
    [THROW_THREAD_ABORT] = "Threading.ThreadAbortException",
};

// Made while there is memory and stack.
static Object *out_of_memory, *no_room, *stack_overflow;

// ---- making ---------------------------------------------------------------------------------------------------------

Class *corlib_class(const char *ns, const char *name) {
  ERROR(err);
  Class *c = class_find(assembly_corlib(), ns, name, &err);
  if (!c)
    fatal("%s has no class %s.%s (%s): not a class library that this version of Kiln knows",
          image_name(assembly_corlib()->img), ns, name, err.msg);
  return c;
}

NORETURN void library_lacks(const Class *c, const char *what) {
  fatal("%s: %s has no %s: not a class library that this version of Kiln knows",
        c->assembly ? image_name(c->assembly->img) : "(in memory)", class_name(c), what);
}

// "IO.IOException" means System.IO.IOException.
static Class *system_class(const char *dotted) {
  char ns[128] = "System";
  const char *dot = strrchr(dotted, '.');
  if (dot)
    snprintf(ns, sizeof ns, "System.%.*s", (int)(dot - dotted), dotted);
  return corlib_class(ns, dot ? dot + 1 : dotted);
}

Method *find_ctor(Class *c, u32 n, Class *const *params) {
  ERROR(err);
  if (!class_methods(c, &err))
    return NULL;
  for (u32 i = 0; i < c->nmethods; i++) {
    if (strcmp(class_method_name(c, i), ".ctor"))
      continue;
    Method *m = class_method(c, i);
    Sig *s = method_sig(m, &err);
    if (s && s->nparams == n && (!n || !memcmp(s->params, params, n * sizeof *params)))
      return m;
  }
  return NULL;
}

static u32 off_message, off_hresult, off_inner;
static void find_offsets(void) {
  if (off_message)
    return;
  off_inner = field_offset_of(wk.exception, "_innerException");
  off_hresult = field_offset_of(wk.exception, "_HResult");
  off_message = field_offset_of(wk.exception, "_message");
}

// Constructors are managed code, which may fail in turn: how deep we are in making exceptions.
static __thread int depth;

static void run_ctor(Object *o, Class *c) {
  Method *ctor = depth < 3 ? find_ctor(c, 0, NULL) : NULL;
  Object *exc = NULL, *pending = exc_take_pending();
  depth++;
  if (ctor)
    engine_invoke(ctor, o, NULL, &exc);
  depth--;
  if (pending)
    exc_set_pending(pending);
}

Object *exc_of_class(Class *c, const char *msg) {
  find_offsets();
  ERROR(err);
  VTable *vt = class_vtable(c, &err);
  Object *o = vt ? gc_alloc(vt, vt->instance_size) : NULL;
  if (!o)
    return out_of_memory;
  FIELD_AT(o, off_hresult, i32) = (i32)0x80131500; // COR_E_EXCEPTION; the constructor knows better
  run_ctor(o, c);
  if (msg)
    gc_store((u8 *)o + off_message, (Object *)string_new_utf8(msg));
  return o;
}

Object *exc_new(const char *ns, const char *name, const char *msg) {
  ERROR(err);
  Class *c = class_find(assembly_corlib(), ns, name, &err);
  return exc_of_class(c ? c : wk.exception, msg);
}

static void set_string(Object *o, const char *field, const char *text) {
  Class *c = object_class(o);
  for (Class *k = c; k; k = k->parent) {
    Field *f = class_find_field(k, field);
    if (f && !f->is_static) {
      gc_store((u8 *)o + f->offset, (Object *)string_new_utf8(text));
      return;
    }
  }
}

Object *exc_new_arg(const char *name, const char *param, const char *msg) {
  Object *o = exc_of_class(system_class(name), msg);
  if (param)
    set_string(o, "_paramName", param);
  return o;
}

// The first text in single quotes, which error messages put around the name of what was missing.
static char *quoted(const char *msg) {
  const char *a = strchr(msg, '\''), *b = a ? strchr(a + 1, '\'') : NULL;
  return b ? xasprintf("%.*s", (int)(b - a - 1), a + 1) : NULL;
}

Object *exc_from_error(const Error *err) {
  if (err->kind == ERR_OUT_OF_MEMORY)
    return exc_for_kind(THROW_OUT_OF_MEMORY);
  if (err->kind == ERR_STACK_OVERFLOW)
    return exc_for_kind(THROW_STACK_OVERFLOW);
  Object *o = exc_of_class(system_class(by_error[err->kind < ERR_KIND_COUNT ? err->kind : ERR_NONE]), err->msg);
  char *name = quoted(err->msg);
  if (!name)
    return o;
  switch (err->kind) {
  case ERR_FILE_NOT_FOUND: set_string(o, "<FileName>k__BackingField", name); break;
  case ERR_BAD_IMAGE: set_string(o, "_fileName", name); break;
  case ERR_FILE_LOAD: set_string(o, "<FileName>k__BackingField", name); break;
  case ERR_TYPE_LOAD: set_string(o, "ClassName", name); break;
  default: break;
  }
  free(name);
  return o;
}

// A copy, so that each has its own trace, as long as there is room for that much. Runs no code.
static Object *fresh_copy(Object *model) {
  VTable *vt = model->vtable;
  Object *o = gc_alloc(vt, vt->instance_size);
  if (!o)
    return model;
  gc_copy((u8 *)o + OBJECT_HEADER_SIZE, (u8 *)model + OBJECT_HEADER_SIZE, vt->instance_size - OBJECT_HEADER_SIZE);
  gc_store((u8 *)o + field_offset_of(wk.exception, "_stackTrace"), NULL);
  return o;
}

uintptr_t exc_throw_no_room(void) {
  exc_set_pending(fresh_copy(no_room));
  return 0;
}

Object *exc_for_kind(ThrowKind kind) {
  if (kind == THROW_OUT_OF_MEMORY && out_of_memory)
    return fresh_copy(out_of_memory);
  if (kind == THROW_STACK_OVERFLOW && stack_overflow)
    return stack_overflow;
  if (kind == THROW_THREAD_ABORT)
    return abort_exception(exc_of_class(system_class(by_kind[kind]), NULL));
  const char *msg = kind == THROW_NULL_REFERENCE ? flavour->null_reference : NULL;
  return exc_of_class(system_class(by_kind[kind]), msg);
}

// As .NET has it here: without the types that a nested one is in.
static void put_type(Buf *b, const Class *c) {
  switch (c->kind) {
  case CK_SZARRAY:
  case CK_ARRAY:
    put_type(b, c->elem);
    buf_putc(b, '[');
    for (u32 i = 1; c->kind == CK_ARRAY && i < c->rank; i++)
      buf_putc(b, ',');
    buf_putc(b, ']');
    break;
  case CK_INST:
    put_type(b, c->generic_def);
    for (u32 i = 0; i < c->inst->n; i++) {
      buf_putc(b, i ? ',' : '[');
      put_type(b, c->inst->args[i]);
    }
    buf_putc(b, ']');
    break;
  case CK_DEF: buf_printf(b, "%s%s%s", c->ns, *c->ns ? "." : "", c->name); break;
  default: buf_puts(b, class_name(c));
  }
}

Object *exc_invalid_cast(const Class *have, const Class *want) {
  if (!flavour->invalid_cast)
    return exc_for_kind(THROW_INVALID_CAST);
  Buf from = {0}, to = {0};
  put_type(&from, have);
  put_type(&to, want);
  char *msg = xasprintf(flavour->invalid_cast, from.s, to.s);
  Object *o = exc_of_class(system_class(by_kind[THROW_INVALID_CAST]), msg);
  buf_free(&from);
  buf_free(&to);
  free(msg);
  return o;
}

Object *exc_type_initialization(Class *c, Object *inner) {
  char *name = xasprintf("%s%s%s", c->ns, *c->ns ? "." : "", c->name); // without those it is nested in, as in mono
  char *msg = xasprintf("The type initializer for '%s' threw an exception.", name);
  Object *o = exc_of_class(corlib_class("System", "TypeInitializationException"), msg);
  set_string(o, "_typeName", name);
  gc_store((u8 *)o + off_inner, inner);
  free(name);
  free(msg);
  return o;
}

void exceptions_init(void) {
  depth = 3; // without constructors: no managed code runs this early
  find_offsets();
  out_of_memory = runtime_keep(exc_of_class(system_class("OutOfMemoryException"), "Out of memory"));
  FIELD_AT(out_of_memory, off_hresult, i32) = (i32)0x8007000E;
  no_room = runtime_keep(fresh_copy(out_of_memory));
  gc_store((u8 *)no_room + off_message,
           (Object *)string_new_utf8("Insufficient memory to continue the execution of the program."));
  stack_overflow = runtime_keep(
      exc_of_class(system_class("StackOverflowException"), "The requested operation caused a stack overflow."));
  FIELD_AT(stack_overflow, off_hresult, i32) = (i32)0x800703E9;
  depth = 0;
}

// Told when the reserve had to step in for an allocation of the runtime's own: what runs now still finishes.
void exc_memory_is_low(void) {
  if (current_thread && !current_thread->pending)
    current_thread->pending = out_of_memory;
}

// Called by a signal handler.
void exc_stack_is_low(void) {
  if (current_thread && !current_thread->pending)
    current_thread->pending = stack_overflow;
}

bool exc_stack_was_low(void) {
  bool due = current_thread->pending == stack_overflow;
  if (due)
    current_thread->pending = NULL;
  return due;
}

// An exception on its way tells enough: none of those that came up by themselves meanwhile follows it.
void exc_settle_pending(void) {
  if (current_thread->pending == out_of_memory || current_thread->pending == stack_overflow)
    current_thread->pending = NULL;
}

// ---- pending --------------------------------------------------------------------------------------------------------

void exc_set_pending(Object *exc) {
  current_thread->pending = exc;
}

Object *exc_take_pending(void) {
  Object *e = current_thread->pending;
  current_thread->pending = NULL;
  return e;
}

uintptr_t exc_throw(const char *name, const char *msg) {
  exc_set_pending(exc_of_class(system_class(name), msg));
  return 0;
}
uintptr_t exc_throw_arg(const char *name, const char *param, const char *msg) {
  exc_set_pending(exc_new_arg(name, param, msg));
  return 0;
}
uintptr_t exc_throw_null(const char *param) {
  return exc_throw_arg("ArgumentNullException", param, NULL);
}
uintptr_t exc_throw_error(const Error *err) {
  exc_set_pending(exc_from_error(err));
  return 0;
}

// ---- unhandled -----------------------------------------------------------------------------------------------------

// Exception.ToString(), or the class's name where that fails itself. malloc'ed.
char *exc_text(Object *exc) {
  ERROR(err);
  Method *decl = class_find_method(wk.object, "ToString", 0);
  Method *m = decl ? class_virtual_target(object_class(exc), decl, &err) : NULL;
  Object *failed = NULL, *s = m ? engine_invoke(m, exc, NULL, &failed) : NULL;
  if (s && !failed)
    return string_to_utf8((String *)s);
  find_offsets();
  Buf b = {0};
  for (Object *e = exc; e; e = FIELD_REF(e, off_inner)) {
    char *msg = string_to_utf8((String *)FIELD_REF(e, off_message));
    buf_printf(&b, "%s%s: %s", e == exc ? "" : " ---> ", class_name(object_class(e)), msg);
    free(msg);
  }
  if (failed)
    buf_printf(&b, "\n  (its ToString() failed with %s)", class_name(object_class(failed)));
  return b.s;
}

// For those who look for faults in the runtime itself, where ToString() cannot be trusted.
static void print_raw_trace(Object *exc) {
  if (!getenv("KILN_TRACE"))
    return;
  find_offsets();
  for (Object *e = exc; e; e = FIELD_REF(e, off_inner)) {
    Array *a = (Array *)FIELD_REF(e, field_offset_of(wk.exception, "_stackTrace"));
    char *msg = string_to_utf8((String *)FIELD_REF(e, off_message));
    fprintf(stderr, "%s: %s\n", class_name(object_class(e)), msg);
    free(msg);
    for (uintptr_t i = 0; a && i + 2 < a->length; i += 3) {
      uintptr_t *w = &ARRAY_ELEMS(a, uintptr_t)[i];
      fprintf(stderr, "  %s +0x%zx IL_%04zx\n", method_name((Method *)w[0]), (size_t)w[1], (size_t)w[2]);
    }
  }
}

static void print_fatal(Object *exc) {
  char *text = exc_text(exc);
  fflush(stdout);
  fprintf(stderr, "[ERROR] FATAL UNHANDLED EXCEPTION: %s\n", text);
  fflush(stderr);
  free(text);
}

bool exc_is_abort(Object *exc) {
  return exc && object_class(exc)->assembly->is_corlib && !strcmp(object_class(exc)->name, "ThreadAbortException");
}

bool exc_ends_thread(Object *exc) {
  return exc_is_abort(exc) ||
         (object_class(exc)->assembly->is_corlib && !strcmp(object_class(exc)->name, "AppDomainUnloadedException"));
}

// Of the main thread. It ends the program like a return from Main.
void exc_print_abort(Object *exc) {
  print_fatal(exc);
}

static void print_unhandled(Object *exc) {
  char *text = exc_text(exc);
  fflush(stdout);
  fprintf(stderr, "\nUnhandled Exception:\n%s\n", exc == stack_overflow ? "StackOverflowException" : text);
  fprintf(stderr, "[ERROR] FATAL UNHANDLED EXCEPTION: %s\n", text);
  fflush(stderr);
  free(text);
}

static void print_failed_handler(Object *exc) {
  char *text = exc_text(exc);
  fprintf(stderr, "exception inside UnhandledException handler: %s\n", text);
  free(text);
}

static bool raise_event_in(Domain *d, Object *exc) {
  Object *domain = domain_object(d);
  if (!domain || !FIELD_REF(domain, field_offset_of(object_class(domain), "UnhandledException")))
    return false;
  Object *args = object_new(corlib_class("System", "UnhandledExceptionEventArgs"));
  if (!args)
    return false;
  gc_store((u8 *)args + field_offset_of(object_class(args), "_exception"), exc);
  FIELD_AT(args, field_offset_of(object_class(args), "_isTerminating"), u8) = 1;
  Class *c = object_class(domain);
  Sig *s;
  ERROR(err);
  Object *failed = NULL;
  for (u32 i = 0; class_methods(c, &err) && i < c->nmethods; i++)
    if (!strcmp(class_method_name(c, i), "DoUnhandledException") && (s = method_sig(class_method(c, i), &err)) &&
        s->nparams == 1 && s->params[0] == object_class(args)) {
      Domain *old = domain_enter(d);
      engine_invoke(class_method(c, i), domain, (void *[]){args}, &failed);
      domain_enter(old);
      if (failed)
        print_failed_handler(failed);
      return true;
    }
  return false;
}

// The first domain hears of all, a further one of its own threads'.
static bool raise_event(Object *exc) {
  Domain *own = domain_current();
  bool heard = raise_event_in(domain_root(), exc);
  return (own != domain_root() && raise_event_in(own, exc)) || heard;
}

// With a handler for the event mono prints the last line only.
static void print(Object *exc, bool was_told) {
  if (was_told)
    print_fatal(exc);
  else
    print_unhandled(exc);
}

NORETURN static void end(void) {
  _exit(current_thread->pool_worker ? 255 : 1); // as mono does on threads that the program did not start
}

// Mono aborts the background threads then, and waits for what their finally blocks do.
static void main_returned(void) {
  runtime_fire_process_exit();
  threads_end_background();
}

static bool begin(int argc, char **argv) {
  (void)argc, (void)argv;
  return true;
}

const Conventions conventions_mono = {begin, runtime_fire_process_exit, main_returned, raise_event, print, end};

const Conventions *conventions(void) {
  static const Conventions *const of[FLAVOUR_COUNT] = {&conventions_mono, &conventions_net};
  return of[flavour->id];
}

void runtime_unhandled(Object *exc) {
  static int once;
  if (runtime_ends_elsewhere() || __atomic_exchange_n(&once, 1, __ATOMIC_SEQ_CST))
    thread_stop_here();
  print_raw_trace(exc);
  bool told = conventions()->unhandled_event(exc);
  fflush(stdout);
  conventions()->print(exc, told);
  stats_print();
  fflush(NULL);
  runtime_undo();
  conventions()->end();
}
