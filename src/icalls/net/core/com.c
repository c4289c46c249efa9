// com.c: what is left of COM elsewhere: identities of types, exceptions for error codes.
#include "base/sha1.h"
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"

typedef struct Guid {
  u8 bytes[16];
} Guid;

static i32 digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

// "00112233-4455-6677-8899-aabbccddeeff": three little-endian numbers, then bytes.
static bool parse_guid(const char *s, u32 n, Guid *out) {
  static const u8 place[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  u32 at = 0;
  for (u32 i = 0; i + 1 < n && at < 16; i += 2) {
    if (s[i] == '-' || s[i] == '{')
      i++;
    i32 hi = digit(s[i]), lo = i + 1 < n ? digit(s[i + 1]) : -1;
    if (hi < 0 || lo < 0)
      return false;
    out->bytes[place[at++]] = (u8)(hi << 4 | lo);
  }
  return at == 16;
}

static bool guid_attribute(const Class *c, Guid *out) {
  if (!c->assembly || TOKEN_TABLE(c->token) != TABLE_TYPEDEF)
    return false;
  u32 row = custom_attribute_find(c->assembly, c->token, 0, "System.Runtime.InteropServices", "GuidAttribute");
  if (!row)
    return false;
  Reader r = reader_blob(c->assembly->img, md_col(c->assembly->img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
  read_u16(&r); // prolog (II.23.3)
  u32 n = read_compressed(&r);
  return !r.bad && n <= (u32)(r.end - r.p) && parse_guid((const char *)r.p, n, out);
}

// A type without one has one made of its name, of the kind of RFC 4122's version 5.
static void type_guid(Class *c, Guid *out) {
  if (guid_attribute(c, out))
    return;
  char *name = class_reflection_name(c, true, true);
  u8 hash[SHA1_SIZE];
  sha1((const u8 *)name, strlen(name), hash);
  memcpy(out, hash, sizeof *out);
  out->bytes[7] = (out->bytes[7] & 0x0F) | 0x50;
  out->bytes[8] = (out->bytes[8] & 0x3F) | 0x80;
  free(name);
}

typedef struct HrClass {
  u32 hr;
  const char *name;
} HrClass;

static const HrClass by_hr[] = {
    {0x80004001, "System.NotImplementedException"},
    {0x80004002, "System.InvalidCastException"},
    {0x80004003, "System.NullReferenceException"},
    {0x8002000E, "System.Reflection.TargetParameterCountException"},
    {0x80020012, "System.DivideByZeroException"},
    {0x80030003, "System.IO.DirectoryNotFoundException"},
    {0x80070002, "System.IO.FileNotFoundException"},
    {0x80070003, "System.IO.DirectoryNotFoundException"},
    {0x80070004, "System.IO.FileLoadException"},
    {0x80070005, "System.UnauthorizedAccessException"},
    {0x8007000B, "System.BadImageFormatException"},
    {0x8007000E, "System.OutOfMemoryException"},
    {0x80070015, "System.IO.FileNotFoundException"},
    {0x80070020, "System.IO.FileLoadException"},
    {0x80070021, "System.IO.FileLoadException"},
    {0x80070026, "System.IO.EndOfStreamException"},
    {0x80070035, "System.IO.FileNotFoundException"},
    {0x80070043, "System.IO.FileNotFoundException"},
    {0x80070057, "System.ArgumentException"},
    {0x8007006E, "System.IO.FileLoadException"},
    {0x8007007B, "System.IO.FileNotFoundException"},
    {0x8007007E, "System.IO.FileNotFoundException"},
    {0x800700B6, "System.BadImageFormatException"},
    {0x800700C0, "System.BadImageFormatException"},
    {0x800700C1, "System.BadImageFormatException"},
    {0x800700CE, "System.IO.PathTooLongException"},
    {0x80070216, "System.ArithmeticException"},
    {0x800703E6, "System.BadImageFormatException"},
    {0x800703E9, "System.StackOverflowException"},
    {0x800703ED, "System.IO.FileLoadException"},
    {0x800703EE, "System.IO.FileLoadException"},
    {0x800A0006, "System.OverflowException"},
    {0x800A0007, "System.OutOfMemoryException"},
    {0x800A0009, "System.IndexOutOfRangeException"},
    {0x800A000B, "System.DivideByZeroException"},
    {0x800A001C, "System.StackOverflowException"},
    {0x800A0035, "System.IO.FileNotFoundException"},
    {0x800A0039, "System.IO.IOException"},
    {0x800A003E, "System.IO.EndOfStreamException"},
    {0x800A0046, "System.Security.SecurityException"},
    {0x800A004B, "System.UnauthorizedAccessException"},
    {0x800A004C, "System.IO.DirectoryNotFoundException"},
    {0x800A014F, "System.UnauthorizedAccessException"},
    {0x800A01A3, "System.Security.SecurityException"},
    {0x800A01B6, "System.NotSupportedException"},
    {0x800A01BD, "System.NotSupportedException"},
    {0x800A01C1, "System.ArgumentException"},
    {0x800A01C2, "System.ArgumentException"},
    {0x800A01CA, "System.NotSupportedException"},
    {0x800A01CB, "System.NotSupportedException"},
    {0x800A01CD, "System.MissingMemberException"},
    {0x800C0004, "System.IO.FileNotFoundException"},
    {0x800C0005, "System.IO.FileNotFoundException"},
    {0x800C0006, "System.IO.FileNotFoundException"},
    {0x800C0007, "System.IO.FileNotFoundException"},
    {0x800C0008, "System.IO.FileNotFoundException"},
    {0x800C000B, "System.IO.FileNotFoundException"},
    {0x800C000D, "System.IO.FileNotFoundException"},
    {0x80131013, "System.TypeUnloadedException"},
    {0x80131016, "System.IO.FileLoadException"},
    {0x80131018, "System.BadImageFormatException"},
    {0x8013101B, "System.BadImageFormatException"},
    {0x80131040, "System.IO.FileLoadException"},
    {0x80131047, "System.IO.FileLoadException"},
    {0x80131058, "System.BadImageFormatException"},
    {0x8013106A, "System.Runtime.AmbiguousImplementationException"},
    {0x80131107, "System.BadImageFormatException"},
    {0x8013110E, "System.BadImageFormatException"},
    {0x80131124, "System.BadImageFormatException"},
    {0x80131192, "System.BadImageFormatException"},
    {0x801311E6, "System.MethodAccessException"},
    {0x8013141A, "System.Security.SecurityException"},
    {0x8013141D, "System.BadImageFormatException"},
    {0x8013141E, "System.Security.SecurityException"},
    {0x80131420, "System.Security.SecurityException"},
    {0x80131430, "System.Security.Cryptography.CryptographicException"},
    {0x80131500, "System.Exception"},
    {0x80131501, "System.SystemException"},
    {0x80131502, "System.ArgumentOutOfRangeException"},
    {0x80131503, "System.ArrayTypeMismatchException"},
    {0x80131506, "System.ExecutionEngineException"},
    {0x80131507, "System.FieldAccessException"},
    {0x80131508, "System.IndexOutOfRangeException"},
    {0x80131509, "System.InvalidOperationException"},
    {0x8013150A, "System.Security.SecurityException"},
    {0x8013150C, "System.Runtime.Serialization.SerializationException"},
    {0x8013150D, "System.Security.VerificationException"},
    {0x80131510, "System.MethodAccessException"},
    {0x80131511, "System.MissingFieldException"},
    {0x80131512, "System.MissingMemberException"},
    {0x80131513, "System.MissingMethodException"},
    {0x80131514, "System.MulticastNotSupportedException"},
    {0x80131515, "System.NotSupportedException"},
    {0x80131516, "System.OverflowException"},
    {0x80131517, "System.RankException"},
    {0x80131518, "System.Threading.SynchronizationLockException"},
    {0x80131519, "System.Threading.ThreadInterruptedException"},
    {0x8013151A, "System.MemberAccessException"},
    {0x80131520, "System.Threading.ThreadStateException"},
    {0x80131522, "System.TypeLoadException"},
    {0x80131523, "System.EntryPointNotFoundException"},
    {0x80131524, "System.DllNotFoundException"},
    {0x80131525, "System.Threading.ThreadStartException"},
    {0x80131528, "System.NotFiniteNumberException"},
    {0x80131529, "System.DuplicateWaitObjectException"},
    {0x80131530, "System.Threading.ThreadAbortException"},
    {0x80131531, "System.Runtime.InteropServices.InvalidOleVariantTypeException"},
    {0x80131532, "System.Resources.MissingManifestResourceException"},
    {0x80131534, "System.TypeInitializationException"},
    {0x80131535, "System.Runtime.InteropServices.MarshalDirectiveException"},
    {0x80131537, "System.FormatException"},
    {0x80131539, "System.PlatformNotSupportedException"},
    {0x8013153A, "System.InvalidProgramException"},
    {0x8013153B, "System.OperationCanceledException"},
    {0x80131541, "System.DataMisalignedException"},
    {0x80131542, "System.Diagnostics.Contracts.ContractException"},
    {0x80131543, "System.TypeAccessException"},
    {0x80131578, "System.InsufficientExecutionStackException"},
    {0x80131600, "System.ApplicationException"},
    {0x80131601, "System.Reflection.InvalidFilterCriteriaException"},
    {0x80131603, "System.Reflection.TargetException"},
    {0x80131605, "System.Reflection.CustomAttributeFormatException"},
    {0x80131620, "System.IO.IOException"},
    {0x80131621, "System.IO.FileLoadException"},
    {0x80131622, "System.ObjectDisposedException"},
};

static Object *exception_of(const HrClass *h) {
  const char *dot = strrchr(h->name, '.');
  char *ns = xasprintf("%.*s", (int)(dot - h->name), h->name);
  Object *e = exc_new(ns, dot + 1, NULL);
  free(ns);
  return e;
}

static void exception_for(i32 hr, intptr_t info, Object **out) {
  (void)info;
  const HrClass *h = NULL;
  for (u32 i = 0; i < ARRAY_LEN(by_hr); i++)
    if (by_hr[i].hr == (u32)hr)
      h = &by_hr[i];
  char *text = h ? NULL : xasprintf("Error %u (0x%08X)", (u32)hr, (u32)hr);
  Object *e = h ? exception_of(h) : exc_new("System.Runtime.InteropServices", "COMException", text);
  free(text);
  FIELD_AT(e, field_offset_of(wk.exception, "_HResult"), i32) = hr;
  *out = e;
}

ICALL_TABLE(net_entries_com, "", ICALL("ReflectionInvocation_GetGuid", type_guid),
            ICALL("MarshalNative_GetExceptionForHR", exception_for))
