// IDynamicInterfaceCastable: an object is asked which interfaces it has, and where their methods are; and ComWrappers over
// vtables written by hand: references are counted, what COM code holds stays, what it lets go of goes.
using System;
using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

interface IA {
  int F(int x);
  string G => "default " + F(1);
  T H<T>(T x);
}
[DynamicInterfaceCastableImplementation]
interface IAImpl : IA {
  int IA.F(int x) => x + ((C)this).N;
  T IA.H<T>(T x) => x;
}
interface IB {}
interface IOwn {
  int Own();
}
class C : IDynamicInterfaceCastable, IOwn {
  public int N = 10;
  public bool IsInterfaceImplemented(RuntimeTypeHandle t, bool throws) {
    if (throws && t.Equals(typeof(IDisposable).TypeHandle)) throw new InvalidOperationException("asked to throw");
    return t.Equals(typeof(IA).TypeHandle);
  }
  public RuntimeTypeHandle GetInterfaceImplementation(RuntimeTypeHandle t) => typeof(IAImpl).TypeHandle;
  public int Own() => 3;
}
class Held {
  public static int Gone;
  public int Value = 5;
  ~Held() => Gone++;
}
unsafe class Wrappers : ComWrappers {
  static readonly Guid id = new("11111111-2222-3333-4444-555555555555");
  static readonly ComInterfaceEntry* entries = Make();
  [UnmanagedCallersOnly]
  static int Value(ComInterfaceDispatch* d) => ComInterfaceDispatch.GetInstance<Held>(d).Value;
  static ComInterfaceEntry* Make() {
    GetIUnknownImpl(out var q, out var a, out var r);
    var table = (IntPtr*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(Wrappers), 4 * sizeof(IntPtr));
    (table[0], table[1], table[2]) = (q, a, r);
    table[3] = (IntPtr)(delegate* unmanaged<ComInterfaceDispatch*, int>)&Value;
    var e = (ComInterfaceEntry*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(Wrappers), sizeof(ComInterfaceEntry));
    (e->IID, e->Vtable) = (id, (IntPtr)table);
    return e;
  }
  protected override ComInterfaceEntry* ComputeVtables(object o, CreateComInterfaceFlags f, out int n) {
    n = 1;
    return entries;
  }
  protected override object CreateObject(IntPtr p, CreateObjectFlags f) => null;
  protected override void ReleaseObjects(IEnumerable objects) {}
  [MethodImpl(MethodImplOptions.NoInlining)]
  public IntPtr New() => GetOrCreateComInterfaceForObject(new Held(), CreateComInterfaceFlags.None);
  public static int Ask(IntPtr p, bool known, out IntPtr q) {
    Guid g = known ? id : Guid.Empty;
    return Marshal.QueryInterface(p, in g, out q);
  }
  public static int Call(IntPtr p) => ((delegate* unmanaged<IntPtr, int>)(*(IntPtr**)p)[3])(p);
}
static class Program {
  static void Castable() {
    object c = new C();
    Console.WriteLine($"{c is IA} {c is IB} {c is IOwn} {c as IB == null} {typeof(IA).IsInstanceOfType(c)}");
    var a = (IA)c;
    for (int i = 0; i < 3; i++) Console.WriteLine(a.F(i) + a.G + a.H("x") + a.H(i));
    Func<int, int> f = a.F;
    Console.WriteLine(f(9) + ((IOwn)c).Own());
    try { var b = (IB)c; } catch (InvalidCastException e) { Console.WriteLine(e.Message); }
    try { var b = (IDisposable)c; } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
    try { var b = (string)c; } catch (InvalidCastException e) { Console.WriteLine(e.GetType()); }
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Use(IntPtr p) {
    Console.WriteLine(Wrappers.Ask(p, true, out var q) + " " + Wrappers.Call(q) + " " + Marshal.AddRef(q) + " " + Marshal.Release(q));
    Console.WriteLine(Wrappers.Ask(p, false, out var none).ToString("X") + " " + none + " " + Marshal.Release(q));
    Console.WriteLine(ComWrappers.TryGetObject(p, out var o) + " " + ((Held)o).Value);
  }
  static void Collect(int want) {
    for (int i = 0; i < 50 && Held.Gone < want; i++) {
      GC.Collect();
      GC.WaitForPendingFinalizers();
    }
  }
  static void Main() {
    Castable();
    var w = new Wrappers();
    var all = new IntPtr[100];
    for (int i = 0; i < all.Length; i++) all[i] = w.New();
    Collect(1);
    Console.WriteLine(Held.Gone);
    Use(all[7]);
    foreach (var p in all) Marshal.Release(p);
    Collect(90);
    Console.WriteLine(Held.Gone >= 90);
  }
}
