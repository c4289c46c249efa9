// Struct parameters that are handed on, changed or not, and copies by way of temporaries.
using System;
using System.Runtime.CompilerServices;

struct Three { public float X, Y, Z; public Three(float x, float y, float z) { X = x; Y = y; Z = z; } }
struct Two { public Three A, B; public Two(Three a, Three b) { A = a; B = b; } }
struct Big { public long P, Q, R, S, T; public object O; public long Sum() { return P + Q + R + S + T; } }

static class HandedOn {
  [MethodImpl(MethodImplOptions.NoInlining)]
  static float Sum(Two t) { return t.A.X + 10 * t.A.Y + 100 * t.A.Z + 1000 * t.B.X + 10000 * t.B.Y + 100000 * t.B.Z; }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static float Spoil(Two t) { t.A.X = -1; t.B = new Three(-2, -3, -4); return t.A.X + t.B.Z; }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static Two Back(Two t) { return t; }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static object Boxed(Two t) { return t; }

  // The callee's copy is its own: what it writes is not seen by the second call.
  static string Unchanged(Two t) {
    float x = t.A.X, s = Sum(t);
    Spoil(t);
    return x + " " + s + " " + Sum(t) + " " + Sum(Back(t)) + " " + Sum((Two) Boxed(t));
  }
  static string Changed(Two t, int n) {
    string s = "";
    for (int i = 0; i < n; i++) {
      s += Sum(t) + " ";
      t.A.X += 1;
      if (i == 1) t.B = t.A;
      if (i == 2) t = Back(new Two(t.B, t.A));
    }
    return s + Sum((Two) Boxed(t));
  }
  static string ByRef(Two t) { float before = Sum(t); Bump(ref t); return before + " " + Sum(t) + " " + t.A.Y; }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Bump(ref Two t) { t.A.Y += 5; }

  static Big[] items = new Big[4];
  static Big Item(int i) { return items[i]; }

  // An element goes through a temporary into a local whose address is taken.
  static long Elements() {
    long sum = 0;
    for (int i = 0; i < items.Length; i++) {
      Big b = Item(i);
      items[i].P += 1000; // after the copy
      b.Q++;
      sum += b.Sum() + (b.O == null ? 1 : 0);
    }
    return sum;
  }
  static void Swap(int i, int j) { Big t = items[i]; items[i] = items[j]; items[j] = t; }

  static void Main() {
    var t = new Two(new Three(1, 2, 3), new Three(4, 5, 6));
    Console.WriteLine(Unchanged(t));
    Console.WriteLine(Changed(t, 4));
    Console.WriteLine(ByRef(t));
    for (int i = 0; i < items.Length; i++) items[i] = new Big { P = i, Q = 10 * i, T = 7, O = i % 2 == 0 ? "x" : null };
    Console.WriteLine(Elements());
    Swap(0, 3);
    Swap(1, 1);
    foreach (Big b in items) Console.Write(b.P + "," + b.Q + "," + (b.O ?? "-") + " ");
    Console.WriteLine();
  }
}
