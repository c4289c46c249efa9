// Names of types cut off at every place.
using System;
class P {
  static void Main() {
    string name = "System.Collections.Generic.Dictionary`2[[System.Int32, mscorlib],[System.String[,], mscorlib]], mscorlib";
    Console.WriteLine(Type.GetType(name));
    int found = 0, threw = 0, none = 0;
    for (int n = 1; n < name.Length; n++)
      try {
        if (Type.GetType(name.Substring(0, n)) != null) found++; else none++;
      } catch (Exception) {
        threw++;
      }
    Console.WriteLine(found + threw + none == name.Length - 1);
    foreach (string s in new[] { "System.Collections.Generic.List`1[[System.Int32", "System.Collections.Generic.List`1[System.Int32", "System.Int32[", "System.Int32[,", "System.Int32[,]]" })
      try {
        Console.WriteLine(Type.GetType(s, true));
      } catch (Exception e) {
        Console.WriteLine("{0} {1}", s, e.GetType());
      }
  }
}
