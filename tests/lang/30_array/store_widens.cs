using System;
using System.Linq;

// What Array.SetValue and Array.Copy make of each pair of element types: enums count as what they are made of.
// 1: stored; A, C, M: ArgumentException, InvalidCastException, ArrayTypeMismatchException
enum I4 : int { A, B } enum U4 : uint { A, B } enum U1 : byte { A, B } enum I8 : long { A, B } enum I2 : short { A, B } enum U8 : ulong { A, B } enum I1 : sbyte { A, B } enum U2 : ushort { A, B }
class P {
  static string Code(Func<Array, object> f, Array d) {
    try { object o = f(d); return o.GetType() == d.GetType().GetElementType() && (o is IntPtr || o is UIntPtr || Convert.ToString(o).Length > 0) ? "1" : "?"; }
    catch (ArgumentException) { return "A"; } catch (InvalidCastException) { return "C"; } catch (ArrayTypeMismatchException) { return "M"; }
  }
  static object Value(Type t) { return t.IsEnum ? Enum.ToObject(t, 1) : t == typeof(IntPtr) ? (IntPtr)1 : t == typeof(UIntPtr) ? (UIntPtr)1 : t == typeof(DateTime) ? new DateTime(5) : Convert.ChangeType(1, t); }
  static Type[] types = { typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(IntPtr), typeof(UIntPtr), typeof(I4), typeof(U4), typeof(U1), typeof(I8), typeof(I2), typeof(U8), typeof(I1), typeof(U2), typeof(DateTime), typeof(string) };
  static void Main() {
    foreach (Type a in types) {
      Array s = Array.CreateInstance(a, 1);
      s.SetValue(Value(a), 0);
      Func<Func<Array, object>, string> row = f => string.Concat(types.Select(b => Code(f, Array.CreateInstance(b, 2))));
      Console.WriteLine(a.Name.PadRight(9) + row(d => { d.SetValue(Value(a), 1); return d.GetValue(1); }) + " " + row(d => { Array.Copy(s, 0, d, 1, 1); return d.GetValue(1); }) + " " +
        row(d => { s.CopyTo(d, 0); return d.GetValue(0); }) + " " + row(d => { Array.ConstrainedCopy(s, 0, d, 0, 1); return d.GetValue(0); }));
    }
  }
}
