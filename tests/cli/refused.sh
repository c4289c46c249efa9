#!/bin/sh
# What Kiln does not do throws the exception that README.md names.
set -e
fail() { echo "$*" >&2; exit 1; }
cat > prog.cs <<'CS'
using System;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.WindowsRuntime;
using System.Security;
using System.Security.Permissions;

[ComImport, Guid("12345678-0000-0000-C000-000000000046")] class Com {}
[ComImport, Guid("12345678-0000-0000-C000-000000000047")] class ComMethods {
  [MethodImpl(MethodImplOptions.InternalCall)] public extern int Call(int n);
}

class P {
  static void Try(string what, Func<object> f) {
    try { Console.WriteLine(what + ": " + f()); }
    catch (Exception e) {
      if (e is TargetInvocationException) e = e.InnerException;
      Console.WriteLine(what + ": " + e.GetType().Name);
    }
  }
  static object Continuation() {
    var t = Type.GetType("Mono.Tasklets.Continuation, Mono.Tasklets");
    return t.GetMethod("Mark").Invoke(Activator.CreateInstance(t), null);
  }
  [SecurityPermission(SecurityAction.Demand, UnmanagedCode = true)] static string Demands() { return "granted"; }

  static void Main() {
    Try("COM class", () => new Com());
    Try("COM class by reflection", () => Activator.CreateInstance(typeof(ComMethods)));
    Try("COM object", () => Marshal.GetIUnknownForObject(new object()));
    Try("Windows runtime", () => WindowsRuntimeMarshal.StringToHString("x"));
    Try("continuation", Continuation);
    // Permissions are not checked, as under mono.
    Try("permission", () => { new SecurityPermission(PermissionState.Unrestricted).Demand(); return "granted"; });
    Try("declared permission", () => Demands());
  }
}
CS
mcs -nowarn:1000-9999,618 prog.cs
"$KILN" -O=-aot prog.exe > out
diff - out <<'TEXT' >&2
COM class: PlatformNotSupportedException
COM class by reflection: PlatformNotSupportedException
COM object: PlatformNotSupportedException
Windows runtime: PlatformNotSupportedException
continuation: PlatformNotSupportedException
permission: granted
declared permission: granted
TEXT
