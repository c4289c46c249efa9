// The collector meets numbers where it looks for references: explicit layouts let them overlap. (mono's does not survive
// that; the output is what the program's text says.)
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit)]
struct Address {
  [FieldOffset(0)] public object O;
  [FieldOffset(0)] public IntPtr P;
}
[StructLayout(LayoutKind.Explicit)]
class Instance {
  [FieldOffset(0)] public object O;
  [FieldOffset(0)] public long L;
  [FieldOffset(8)] public string Other;
}

class Program {
  static Instance[] kept = new Instance[200];
  static ConditionalWeakTable<object, Instance> table = new ConditionalWeakTable<object, Instance>();

  static void Main() {
    object key = new object();
    for (int i = 0; i < kept.Length; i++)
      kept[i] = new Instance { L = i * 0x10001L + (i % 2 == 0 ? -1L : 1L), Other = "other" + i };
    for (int i = 0; i < 3; i++) {
      var o = new Instance { O = new string('o', 5), Other = "kept" };
      table.Add(i == 0 ? key : kept[i], o);
      var wild = new Instance { L = new Address { O = o }.P.ToInt64() + i, Other = "wild" };
      table.Add(o, wild);
    }
    GC.Collect();
    GC.Collect();
    Instance v, w;
    Console.WriteLine(table.TryGetValue(key, out v) && table.TryGetValue(v, out w) ? v.O + " " + v.Other + " " + w.Other : "lost");
    Console.WriteLine(kept[199].L + " " + kept[199].Other);
  }
}
