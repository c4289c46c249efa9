// Calls on enumerations that need no box: HasFlag and GetHashCode, of every underlying type.
using System;
using System.Collections.Generic;

enum SB : sbyte { A = -3, Min = sbyte.MinValue }
enum B : byte { A = 200, All = 255 }
enum S : short { A = -300 }
enum US : ushort { A = 60000, High = 0x8000 }
enum I { A = -5, F1 = 1, F2 = 2, F3 = 4, Min = int.MinValue }
enum U : uint { A = 4000000000 }
enum L : long { A = -5000000000, High = 1L << 40 }
enum UL : ulong { A = ulong.MaxValue - 7, Top = 1UL << 63 }

static class EnumCalls {
  static int Hash<T>(T t) { return t.GetHashCode(); }
  static string Both<T>(T t) where T : struct { return (Hash(t) == ((object) t).GetHashCode()) + ":" + Hash(t); }
  static int calls;
  static I Next(I v) { calls++; return v; }
  static bool Slow(Enum e, Enum flag) { return e.HasFlag(flag); }

  static void Main() {
    Console.WriteLine(Both(SB.A) + " " + Both(SB.Min) + " " + Both(B.A) + " " + Both(S.A) + " " + Both(US.A));
    Console.WriteLine(Both(I.A) + " " + Both(U.A) + " " + Both(L.A) + " " + Both(L.High) + " " + Both(UL.A) + " " + Both(UL.Top));
    Console.WriteLine(L.A.GetHashCode() + " " + I.Min.GetHashCode() + " " + US.High.GetHashCode() + " " + ((B) (254 + calls)).GetHashCode());
    for (int i = 0; i < 8; i++) {
      I v = (I) i;
      Console.Write((v.HasFlag(I.F2) ? 1 : 0) + (v.HasFlag(I.F1 | I.F3) ? 2 : 0) + (v.HasFlag((I) 0) ? 4 : 0) + (Slow(v, I.F3) ? 8 : 0) + " ");
    }
    Console.WriteLine();
    Console.WriteLine(SB.Min.HasFlag(SB.Min) + " " + SB.A.HasFlag(SB.Min) + " " + ((SB) 127).HasFlag(SB.Min) + " " + B.All.HasFlag(B.A) +
                      " " + US.A.HasFlag(US.High) + " " + U.A.HasFlag((U) 0x80000000) + " " + L.A.HasFlag(L.High) + " " + UL.A.HasFlag(UL.Top) +
                      " " + UL.Top.HasFlag(UL.A));
    Console.WriteLine(Next(I.F1 | I.F2).HasFlag(Next(I.F2)) + " " + calls);
    try { Console.WriteLine(I.F1.HasFlag(B.A)); } catch (ArgumentException) { Console.WriteLine("ArgumentException"); }
    try { Console.WriteLine(I.F1.HasFlag(null)); } catch (ArgumentNullException) { Console.WriteLine("ArgumentNullException"); }
    var d = new Dictionary<L, int>();
    d[L.A] = 1; d[L.High] = 2; d[L.A]++;
    Console.WriteLine(d.Count + " " + d[L.A] + " " + d[L.High]);
  }
}
