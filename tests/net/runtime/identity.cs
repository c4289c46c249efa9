// Identities of types, exceptions for error codes.
using System;
using System.Runtime.InteropServices;

[Guid("00112233-4455-6677-8899-AABBCCDDEEFF")]
class Marked { }
class Plain { }

static class Program {
  static void Main() {
    Console.WriteLine(typeof(Marked).GUID);
    Console.WriteLine((typeof(Plain).GUID != Guid.Empty) + " " + (typeof(Plain).GUID == typeof(Plain).GUID) + " " + (typeof(Plain).GUID != typeof(Program).GUID));
    foreach (uint hr in new[] { 0x80070005, 0x8007000E, 0x80070057, 0x80004001, 0x80004002, 0x80131509, 0x80070002, 0x80004005 }) {
      Exception e = Marshal.GetExceptionForHR((int)hr);
      Console.WriteLine($"{e.GetType().FullName} {e.HResult:X8}");
    }
    Console.WriteLine(Marshal.GetExceptionForHR(0) == null);
    try {
      Marshal.ThrowExceptionForHR(unchecked((int)0x80070005));
    } catch (UnauthorizedAccessException e) {
      Console.WriteLine(e.GetType().Name);
    }
  }
}
