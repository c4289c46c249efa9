// Reads every custom attribute and marshals every kind of structure: what hostile.sh damages the blobs of.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

[Flags] enum Bits : byte { None, A = 1, B = 2 }

[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
class AllAttribute : Attribute {
  public AllAttribute() { }
  public AllAttribute(int i, string s, Type t) { Text = i + "/" + s + "/" + t; }
  public AllAttribute(object o, params object[] more) { Text = o + "+" + (more == null ? -1 : more.Length); }
  public AllAttribute(Bits b, char c, double d, long[] l, Type[] t) { Text = b + "/" + c + "/" + d + "/" + (l == null ? -1 : l.Length) + "/" + (t == null ? -1 : t.Length); }
  public string Text;
  public int Number { get; set; }
  public object Boxed;
  public string[] Names { get; set; }
  public Bits Bits;
  public Type Type { get; set; }
}

[All(1, "one", typeof(List<int>), Number = 5, Boxed = "box", Names = new[] { "a", null, "ä" }, Bits = Bits.B, Type = typeof(Dictionary<string, int[]>))]
[All(Bits.A, 'x', 1.5, new long[] { 1, 2, 3 }, new[] { typeof(int), typeof(string) }, Boxed = new[] { 1, 2 })]
[All((byte)3, 1, 2L, "three", 4.0f, typeof(Bits), Bits.B, null)]
[Serializable, Obsolete("old", false)]
class Target {
  [All(2, null, null)] public int Field;
  [All] [return: All(null)] public int Method([All("p")] int p, [Optional, DefaultParameterValue(7)] int q) { return p + q; }
  [All("prop")] public string Property { get; set; }
  [All("event")] public event EventHandler Event { add { } remove { } }
  [All("generic")] public T Generic<[All("T")] T>(T t) { return t; }
}

[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode, Pack = 2)]
struct Texts {
  [MarshalAs(UnmanagedType.LPStr)] public string Ansi;
  [MarshalAs(UnmanagedType.LPWStr)] public string Wide;
  [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)] public string Inline;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst = 4, ArraySubType = UnmanagedType.U2)] public char[] Chars;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public int[] Ints;
  [MarshalAs(UnmanagedType.Bool)] public bool Four;
  [MarshalAs(UnmanagedType.U1)] public bool One;
  [MarshalAs(UnmanagedType.VariantBool)] public bool Two;
}

[StructLayout(LayoutKind.Explicit, Size = 24)]
struct Union { [FieldOffset(0)] public int I; [FieldOffset(0)] public float F; [FieldOffset(8)] public double D; [FieldOffset(8)] public long L; }

[StructLayout(LayoutKind.Sequential)]
class Node { public byte B; public Union U; public IntPtr P; [MarshalAs(UnmanagedType.I2)] public short S; public decimal M; }

static class Native {
  [DllImport("libc", EntryPoint = "strlen", CharSet = CharSet.Ansi)] public static extern IntPtr Length([MarshalAs(UnmanagedType.LPStr)] string s);
}

static class Program {
  static void Show(ICustomAttributeProvider p) {
    foreach (object a in p.GetCustomAttributes(true)) {
      var all = a as AllAttribute;
      Console.WriteLine(a.GetType().Name + " " + (all == null ? "" : all.Text + " " + all.Number + " " + all.Boxed + " " + all.Bits + " " + all.Type));
    }
  }

  static void ShowData(IList<CustomAttributeData> list) {
    foreach (CustomAttributeData d in list)
      Console.WriteLine(d.ToString());
  }

  static void Try(Action a) {
    try { a(); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
  }

  static void RoundTrip(object o) {
    Type t = o.GetType();
    int size = Marshal.SizeOf(t);
    Console.WriteLine(t.Name + " " + size);
    if (size < 0 || size > 1 << 20)
      return;
    IntPtr p = Marshal.AllocHGlobal(size + 64);
    for (int i = 0; i < size + 64; i++) Marshal.WriteByte(p, i, 0);
    Marshal.StructureToPtr(o, p, false);
    object back = Marshal.PtrToStructure(p, t);
    foreach (FieldInfo f in t.GetFields())
      Console.WriteLine(f.Name + " " + f.GetValue(back));
    Marshal.DestroyStructure(p, t);
    Marshal.FreeHGlobal(p);
  }

  static void Main() {
    foreach (Type t in typeof(Program).Assembly.GetTypes()) {
      Try(() => Show(t));
      Try(() => ShowData(CustomAttributeData.GetCustomAttributes(t)));
      foreach (MemberInfo m in t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)) {
        Try(() => Show(m));
        Try(() => ShowData(CustomAttributeData.GetCustomAttributes(m)));
        var method = m as MethodBase;
        if (method != null)
          foreach (ParameterInfo p in method.GetParameters()) { Try(() => Show(p)); Try(() => Console.WriteLine(p.DefaultValue)); }
        var field = m as FieldInfo;
        if (field != null)
          Try(() => Console.WriteLine(field.GetRequiredCustomModifiers().Length + " " + field.FieldType));
      }
    }
    Try(() => RoundTrip(new Texts { Ansi = "ansi", Wide = "wide", Inline = "inline", Chars = new[] { 'a', 'b', 'c', 'd' }, Ints = new[] { 1, 2, 3 }, Four = true, One = true, Two = true }));
    Try(() => RoundTrip(new Union { L = 5 }));
    Try(() => RoundTrip(new Node { B = 1, S = 2, M = 3 }));
  }
}
