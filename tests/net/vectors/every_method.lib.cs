// Every method of the vector classes and of the processor's, by reflection, on numbers at the edges and others: one line
// a method, with a hash over all its overloads, element types, operands and immediates.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

public static unsafe class EveryMethod {
  static readonly Type[] elements = { typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
                                      typeof(long), typeof(ulong), typeof(nint), typeof(nuint), typeof(float), typeof(double) };
  static readonly byte* memory = (byte*)NativeMemory.AlignedAlloc(256, 64);
  static bool verbose;
  static ulong seed;

  static ulong Next() {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
  }

  // Bytes of elements: small numbers, edges, or anything.
  static byte[] Bytes(Type element, int size) {
    var b = new byte[size];
    int n = element == null ? 1 : Marshal.SizeOf(element);
    for (int i = 0; i < size; i += n) {
      ulong x = Next(), kind = x % 5;
      x >>= 8;
      if (element == typeof(float)) {
        float[] edges = { 0f, -0f, 1f, -1.5f, 2.5f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, 0.5f, 3e9f, -3e9f, 1e-40f };
        float f = kind < 2 ? edges[x % (ulong)edges.Length] : (int)(x & 0xFFFF) * 0.37f - 9000;
        MemoryMarshal.Write(b.AsSpan(i), in f);
      } else if (element == typeof(double)) {
        double[] edges = { 0, -0.0, 1, -1.5, 2.5, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, 0.5, 1e19, -1e19, 5e-324 };
        double f = kind < 2 ? edges[x % (ulong)edges.Length] : (int)(x & 0xFFFFF) * 0.37 - 90000;
        MemoryMarshal.Write(b.AsSpan(i), in f);
      } else {
        ulong v = kind == 0 ? x & 15 : kind == 1 ? 1ul << (n * 8 - 1) : kind == 2 ? ulong.MaxValue : x;
        for (int k = 0; k < n; k++)
          b[i + k] = (byte)(v >> (8 * k));
      }
    }
    return b;
  }

  static object FromBytes(Type t, byte[] b) {
    object o = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(t);
    Box(o, b, true);
    return o;
  }

  class Raw {
    public byte data;
  }

  // The bytes of a boxed value, copied in or out.
  static void Box(object o, byte[] b, bool into) {
    ref byte at = ref System.Runtime.CompilerServices.Unsafe.As<Raw>(o).data;
    for (int i = 0; i < b.Length; i++)
      if (into)
        System.Runtime.CompilerServices.Unsafe.Add(ref at, i) = b[i];
      else
        b[i] = System.Runtime.CompilerServices.Unsafe.Add(ref at, i);
  }

  static int SizeOf(Type t) {
    if (t.IsEnum)
      return 4;
    if (t == typeof(bool))
      return 1;
    if (t.IsGenericType && t.Name.StartsWith("ValueTuple"))
      return t.GetGenericArguments().Sum(SizeOf);
    if (t.Name == "Vector64`1")
      return 8;
    if (t.Name == "Vector256`1")
      return 32;
    if (t.Name == "Vector128`1" || t.Name == "Vector`1")
      return 16;
    return t == typeof(Vector2) ? 8 : t == typeof(Vector3) ? 12 : t == typeof(Vector4) || t == typeof(Plane) || t == typeof(Quaternion) ? 16 : Marshal.SizeOf(t);
  }

  static Type ElementOf(Type t) => t.IsGenericType ? t.GetGenericArguments()[0] : t.Namespace == "System.Numerics" ? typeof(float) : t;

  static object Argument(Type t, int round, bool place) {
    if (t.IsPointer) {
      byte[] b = Bytes(t.GetElementType() == typeof(void) ? null : t.GetElementType(), 64);
      Marshal.Copy(b, 0, (nint)memory, 64);
      return Pointer.Box(memory, t);
    }
    if (t.IsByRef)
      return FromBytes(t.GetElementType(), Bytes(ElementOf(t.GetElementType()), SizeOf(t.GetElementType())));
    if (t == typeof(FloatComparisonMode))
      return (FloatComparisonMode)(round % 32);
    if (t == typeof(MidpointRounding))
      return (MidpointRounding)(round % 5);
    if (t == typeof(byte) && place)
      return (byte)(round * 7 + round / 32);
    if (t == typeof(int) && place)
      return (int)(Next() % 16);
    if (t == typeof(nuint) && place)
      return (nuint)(round % 2);
    return FromBytes(t, Bytes(ElementOf(t), SizeOf(t)));
  }

  static ulong Hash(ulong h, byte[] b) {
    foreach (byte x in b)
      h = (h ^ x) * 1099511628211;
    return h;
  }

  static byte[] Seen(object r) {
    if (r == null)
      return new byte[0];
    if (r is bool flag)
      return new[] { flag ? (byte)1 : (byte)0 };
    var b = new byte[SizeOf(r.GetType())];
    Box(r, b, false);
    Type e = ElementOf(r.GetType());
    for (int i = 0; e == typeof(float) && i < b.Length; i += 4) // one NaN is as good as another
      if (float.IsNaN(BitConverter.ToSingle(b, i)))
        BitConverter.TryWriteBytes(b.AsSpan(i), 0x7FC00000);
    for (int i = 0; e == typeof(double) && i < b.Length; i += 8)
      if (double.IsNaN(BitConverter.ToDouble(b, i)))
        BitConverter.TryWriteBytes(b.AsSpan(i), 0x7FF8000000000000);
    return b;
  }

  static ulong Call(MethodInfo m, ulong h) {
    var ps = m.GetParameters();
    bool immediate = ps.Length > 1 && ps[^1].ParameterType == typeof(byte) && m.DeclaringType.Namespace.EndsWith("X86") && !m.Name.Contains("Crc32") ;
    int rounds = immediate ? 300 : 40;
    seed = 88172645463325252;
    for (int i = 0; i < rounds; i++) {
      var args = new object[ps.Length];
      for (int k = 0; k < args.Length; k++)
        args[k] = Argument(ps[k].ParameterType, i, immediate && k == args.Length - 1 || k == 1 && !immediate && ps[0].ParameterType != ps[1].ParameterType);
      string what;
      ulong before = h;
      try {
        object r = m.Invoke(null, args);
        var b = Seen(r);
        h = Hash(h, b);
        if (ps.Any(p => p.ParameterType.IsPointer)) {
          var mem = new byte[64];
          Marshal.Copy((nint)memory, mem, 0, 64);
          h = Hash(h, mem);
        }
        foreach (var (p, a) in ps.Zip(args))
          if (p.ParameterType.IsByRef)
            h = Hash(h, Seen(a));
        what = Convert.ToHexString(b);
      } catch (TargetInvocationException e) {
        what = e.InnerException.GetType().Name;
        foreach (char c in what)
          h = (h ^ c) * 1099511628211;
      }
      if (verbose)
        Console.WriteLine($"  {m} #{i} {string.Join(" ", args.Select(a => a is Pointer ? "ptr" : Convert.ToHexString(Seen(a))))} -> {what}");
    }
    return h;
  }

  static IEnumerable<MethodInfo> Closed(MethodInfo m) {
    if (!m.IsGenericMethodDefinition) {
      yield return m;
      yield break;
    }
    int n = m.GetGenericArguments().Length;
    foreach (Type a in elements)
      if (n == 1)
        yield return m.MakeGenericMethod(a);
      else
        foreach (Type b in elements)
          yield return m.MakeGenericMethod(a, b);
  }

  static bool Wanted(MethodInfo m) {
    if (m.Name is "CpuId" or "get_IsSupported" or "get_IsHardwareAccelerated" or "CopyTo" or "TryCopyTo" or "MaskMove" or "ShuffleNative" || m.Name.StartsWith("Gather"))
      return false;
    if (m.Name.EndsWith("Unsafe") || m.Name is "Cos" or "Sin" or "SinCos" or "Exp" or "Log" or "Log2" || m.Name.StartsWith("Reciprocal") || m.Name.Contains("Estimate") || m.Name is "FusedMultiplyAdd" or "Lerp" or "Hypot")
      return false; // as precise as the processor likes, or of memory beyond a box
    return m.GetParameters().All(p => !p.ParameterType.IsArray && !p.ParameterType.Name.Contains("Span") && !p.ParameterType.Name.Contains("512")) &&
           !m.ReturnType.Name.Contains("512") && !m.ReturnType.IsByRef && m.ReturnType != typeof(string);
  }

  static void Run(string name, Type t, string only) {
    var flags = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
    foreach (var group in t.GetMethods(flags).Where(Wanted).GroupBy(m => m.Name).OrderBy(g => g.Key, StringComparer.Ordinal)) {
      if (only != null && only != group.Key)
        continue;
      ulong h = 14695981039346656037;
      foreach (var m in group.OrderBy(m => m.ToString(), StringComparer.Ordinal))
        foreach (var c in Closed(m))
          h = Call(c, h);
      Console.WriteLine($"{name}.{group.Key} {h:x16}");
    }
  }

  // The processor's classes, and the vectors that they are of: a static class and a generic struct.
  public static void Run(string[] args, Type[] processor, Type library, Type vector) {
    verbose = args.Length > 0;
    string only = verbose ? args[0] : null;
    foreach (Type t in processor)
      Run(t.IsNested ? t.DeclaringType.Name + ".X64" : t.Name, t, only);
    Run(library.Name, library, only);
    foreach (Type e in elements)
      Run($"{library.Name}<{e.Name}>", vector.MakeGenericType(e), only);
  }
}
