using System;
using System.Runtime.InteropServices;

[Flags] public enum Bits : byte { None, One, Two, Four = 4 }
[AttributeUsage(AttributeTargets.All)] public class NoteAttribute : Attribute { public NoteAttribute(string s, params int[] n) {} public Type T; }
[StructLayout(LayoutKind.Explicit, Size = 16)] public struct U { [FieldOffset(0)] public int I; [FieldOffset(4)] public float F; }
public delegate T Make<out T>(ref int a, out string b) where T : class;
[Note("text", 1, 2, T = typeof(string))] public abstract class Base<K, V> where K : struct, IComparable<K> where V : new() {
  public event EventHandler Changed;
  public const double D = 1.5;
  public virtual V this[K k] { get { if (Changed != null) Changed(this, null); return new V(); } set {} }
  protected abstract void M(int[,] a, ref U u, decimal d = 12.5m);
  public static unsafe int* P(void** p) { switch ((int)p[0]) { case 0: return null; case 1: return (int*)p; default: try { throw new Exception(); } finally { p = null; } } }
}
static class Native {
  [DllImport("c", CharSet = CharSet.Ansi, SetLastError = true)] static extern int getpid([MarshalAs(UnmanagedType.LPStr)] string s);
}
