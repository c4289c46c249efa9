using System; using System.Reflection; using System.Collections.Generic; using System.Runtime.CompilerServices;
// What generic code asks of its types is decided where they are known, and answers the same where they are not.
enum Small : byte { A = 3, B = 255 }
class Delegating : TypeDelegator { public Delegating(Type t) : base(t) { } }
abstract class Shape { public abstract string Name<T>(T v); public virtual T Same<T>(T v) { return v; } }
class Round : Shape { public override string Name<T>(T v) { return "round " + typeof(T).Name + " " + v; } }
class Square : Shape { public override string Name<T>(T v) { return "square " + typeof(T).Name + " " + v; } public override T Same<T>(T v) { return default(T); } }
class Cubic : Square { public override string Name<T>(T v) { return "cubic " + typeof(T).Name; } }
static class P {
  static T As<T>(object o) { return (T)o; }
  static bool Is<T, U>() { return typeof(T) == typeof(U); }
  static bool Differs<T>(Type t) { return typeof(T) != t; }
  [MethodImpl(MethodImplOptions.AggressiveInlining)]
  static long Bits<T>(T v) {
    if (typeof(T) == typeof(byte)) return (byte)(object)v;
    if (typeof(T) == typeof(sbyte)) return (sbyte)(object)v;
    if (typeof(T) == typeof(short)) return (short)(object)v;
    if (typeof(T) == typeof(ushort)) return (ushort)(object)v;
    if (typeof(T) == typeof(char)) return (char)(object)v;
    if (typeof(T) == typeof(int)) return (int)(object)v;
    if (typeof(T) == typeof(uint)) return (uint)(object)v;
    if (typeof(T) == typeof(long)) return (long)(object)v;
    if (typeof(T) == typeof(bool)) return (bool)(object)v ? 1 : 0;
    if (typeof(T) == typeof(float)) return (long)(float)(object)v;
    if (typeof(T) == typeof(double)) return (long)(double)(object)v;
    if (typeof(T) == typeof(Small)) return (long)(Small)(object)v;
    if (typeof(T) == typeof(decimal)) return (long)(decimal)(object)v;
    return v == null ? -1 : -2;
  }
  static T Narrow<T>(int i) {
    if (typeof(T) == typeof(byte)) return (T)(object)(byte)i;
    if (typeof(T) == typeof(sbyte)) return (T)(object)(sbyte)i;
    if (typeof(T) == typeof(char)) return (T)(object)(char)i;
    return default(T);
  }
  static int Choose<T>(int i) {
    int r = 0;
    try { if (typeof(T) != typeof(int)) { r = 10 / i; } else { try { r = 100 / i; } finally { r++; } } }
    catch (DivideByZeroException) { r = typeof(T) == typeof(int) ? -1 : -2; }
    return r;
  }
  static string Kind<T>() { return (typeof(T).IsValueType ? "value" : "reference") + (typeof(T).IsEnum ? " enum" : ""); }
  static void Main() {
    Console.WriteLine(Kind<int>() + ", " + Kind<Small>() + ", " + Kind<string>() + ", " + Kind<Enum>() + ", " + Kind<int?>() + ", " + Kind<int[]>() + ", " + Kind<KeyValuePair<string, int>>() + ", " + Kind<List<int>>() + ", " + Kind<Small[]>());
    Console.WriteLine(typeof(void).IsValueType + " " + typeof(int*).IsValueType + " " + typeof(ValueType).IsValueType + " " + typeof(List<>).IsValueType + " " + typeof(KeyValuePair<,>).IsValueType + " " + typeof(Small).IsEnum);
    Console.WriteLine(Bits((byte)200) + " " + Bits((sbyte)-5) + " " + Bits((short)-300) + " " + Bits((ushort)65000) + " " + Bits('x') + " " + Bits(-7) + " " + Bits(4000000000) + " " + Bits(1L << 40));
    Console.WriteLine(Bits(true) + " " + Bits(2.5f) + " " + Bits(-2.5) + " " + Bits(Small.B) + " " + Bits(9.5m) + " " + Bits("s") + " " + Bits((string)null) + " " + Bits(DateTime.MinValue));
    Console.WriteLine(Narrow<byte>(0x1FE) + " " + Narrow<sbyte>(0x1FE) + " " + (int)Narrow<char>(0x1FFFE) + " " + Narrow<int>(5));
    Console.WriteLine(Is<int, int>() + " " + Is<string, string>() + " " + Is<string, object>() + " " + Is<List<int>, List<string>>() + " " + Is<List<string>, List<string>>() + " " + Is<int, uint>());
    Console.WriteLine(Differs<string>(typeof(string)) + " " + Differs<string>(null) + " " + Differs<int>(typeof(int)) + " " + Differs<string>(new Delegating(typeof(string))) + " " + Differs<List<string>>("a".GetType()));
    Console.WriteLine(Choose<int>(5) + " " + Choose<int>(0) + " " + Choose<string>(5) + " " + Choose<string>(0));
    foreach (Shape s in new Shape[] { new Round(), new Square(), new Cubic(), new Round() })
      for (int i = 0; i < 3; i++)
        if (i == 2) Console.WriteLine(s.Name(i) + ", " + s.Name("t") + ", " + s.Name(Small.A) + ", " + s.Same("u") + ", " + s.Same(i));
        else { s.Name(i); s.Name("t"); s.Same("u"); }
    try { As<int>("no"); } catch (InvalidCastException) { Console.WriteLine("no int"); }
    try { Console.WriteLine((byte)(object)Narrow<int>(3)); } catch (InvalidCastException) { Console.WriteLine("no byte"); }
  }
}
