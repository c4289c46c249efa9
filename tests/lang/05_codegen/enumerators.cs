// Enumerators of known classes are called directly, also where a finally disposes of them; what looks alike but is not
// of one class is not.
using System;
using System.Collections;
using System.Collections.Generic;

class Enumerators {
  class Noisy : IEnumerator<int> {
    readonly string name;
    int i;
    public Noisy(string name) { this.name = name; }
    public int Current { get { return i * 10; } }
    object IEnumerator.Current { get { return i; } }
    public bool MoveNext() { return ++i < 4; }
    public void Reset() { i = 0; }
    public void Dispose() { Console.WriteLine("disposed " + name); }
  }
  class Loud : IEnumerator<int> {
    public int Current { get { return 7; } }
    object IEnumerator.Current { get { return 7; } }
    int left = 2;
    public bool MoveNext() { return left-- > 0; }
    public void Reset() { }
    public void Dispose() { Console.WriteLine("disposed Loud"); }
  }

  static IEnumerable<int> Count(int n) { for (int i = 0; i < n; i++) yield return i; }
  static IEnumerable<string> Words() {
    try { yield return "a"; yield return "b"; yield return "c"; }
    finally { Console.WriteLine("words are over"); }
  }

  static long Sum() { long s = 0; foreach (int x in Count(100)) s += x; return s; }

  static void Leave() { foreach (string w in Words()) { Console.WriteLine(w); if (w == "b") break; } }

  static void Throw() {
    try { foreach (string w in Words()) { Console.WriteLine(w); if (w == "b") throw new InvalidOperationException(w); } }
    catch (InvalidOperationException e) { Console.WriteLine("caught " + e.Message); }
  }

  // One variable, two classes.
  static int Either(bool loud) {
    IEnumerator<int> e = null;
    int sum = 0;
    try {
      if (loud) e = new Loud(); else e = new Noisy("either");
      while (e.MoveNext()) sum += e.Current;
    } finally { if (e != null) e.Dispose(); }
    return sum;
  }

  // One class, and the variable is null when it is disposed of.
  static int Null(bool none) {
    IEnumerator<int> e = null;
    int sum = 0;
    try {
      if (!none) e = new Noisy("null?");
      while (e.MoveNext()) sum += e.Current;
    } catch (NullReferenceException) { sum = -1; }
    finally { if (e != null) e.Dispose(); }
    return sum;
  }

  // The variable changes by its address.
  static void Change(ref IEnumerator<int> e) { e = new Loud(); }
  static int ByAddress() {
    IEnumerator<int> e = new Noisy("by address");
    int sum = 0;
    try { Change(ref e); while (e.MoveNext()) sum += e.Current; }
    finally { e.Dispose(); }
    return sum;
  }

  static int Boxed() {
    IEnumerable<int> list = new List<int> { 1, 2, 3 };
    int sum = 0;
    foreach (int x in list) sum += x;
    foreach (int x in (IEnumerable<int>)new int[] { 10, 20 }) sum += x;
    foreach (object o in (IEnumerable)new List<object> { 100, 200 }) sum += (int)o;
    return sum;
  }

  static void Main() {
    Console.WriteLine(Sum());
    Leave();
    Throw();
    Console.WriteLine(Either(true));
    Console.WriteLine(Either(false));
    Console.WriteLine(Null(true));
    Console.WriteLine(Null(false));
    Console.WriteLine(ByAddress());
    Console.WriteLine(Boxed());
  }
}
