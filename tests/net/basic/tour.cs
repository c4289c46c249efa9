// A tour of C# 9 to 14: what the compiler makes of newer syntax, run.
#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Grid = int[][];
using Point = (int X, int Y);

Console.WriteLine("args " + args.Length);
Extensions14.Run();
Records.Run();
Patterns.Run();
Collections.Run();
Generics.Run();
Refs.Run();
Operators.Run();
Interpolation.Run();
Lambdas.Run();
await Asyncs.Run();
Misc.Run();
Unsafes.Run();
return 7;

// ---- extension blocks, field keyword, null-conditional assignment, partial members, compound operators ----
static class Ext {
  extension(string s) {
    public int Words => s.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    public string Twice() => s + s;
    public static string Join2(string a, string b) => a + "/" + b;
  }
  extension<T>(IEnumerable<T> source) where T : INumber<T> {
    public T Total { get { T t = T.Zero; foreach (var x in source) t += x; return t; } }
    public IEnumerable<T> Above(T min) => source.Where(x => x > min);
  }
  extension(Point) {
    public static Point Origin => (0, 0);
  }
  extension<T>(T[]) {
    public static T[] operator +(T[] a, T[] b) => [.. a, .. b];
  }
}
class Temperature {
  public double Celsius { get; set => field = value < -273.15 ? throw new ArgumentOutOfRangeException(nameof(value)) : value; }
  public string Label { get => field ?? "none"; set => field = value?.Trim()!; }
  public int Lazy => field != 0 ? field : field = 99;
}
partial class Part {
  public partial string Name { get; set; }
  public partial Part(int n);
  public partial event Action? Changed;
  public int N;
}
partial class Part {
  string name = "";
  Action? handlers;
  public partial string Name { get => name; set { name = value; handlers?.Invoke(); } }
  public partial Part(int n) { N = n; }
  public partial event Action? Changed { add => handlers += value; remove => handlers -= value; }
}
class Counter {
  public int V;
  public void operator +=(int n) => V += n;
  public void operator ++() => V++;
}
class Node { public Node? Next; public int Value; public int[]? Data; }
static class Extensions14 {
  public static void Run() {
    Console.WriteLine("a b  c".Words + " " + "x".Twice() + " " + string.Join2("p", "q"));
    Console.WriteLine(new[] { 1, 2, 3 }.Total + " " + string.Join(",", new[] { 1.5, 2.5 }.Above(2)) + " " + Point.Origin);
    Console.WriteLine(string.Join(",", new[] { 1 } + new[] { 2, 3 }));
    var t = new Temperature { Celsius = 20 };
    try { t.Celsius = -300; } catch (ArgumentOutOfRangeException e) { Console.WriteLine(e.ParamName); }
    Console.WriteLine(t.Celsius + t.Label + t.Lazy + t.Lazy);
    t.Label = "  hot "; Console.WriteLine(t.Label + "|");
    var p = new Part(5); int hits = 0; p.Changed += () => hits++; p.Name = "n"; Console.WriteLine(p.Name + p.N + hits);
    var c = new Counter(); c += 5; c++; ++c; Console.WriteLine(c.V);
    Node? n = null; n?.Value = 3; n = new(); n?.Value = 4; n?.Next?.Value = 5; n?.Data = [1]; n?.Data?[0] += 9; Console.WriteLine(n!.Value + " " + n.Data![0]);
    Console.WriteLine(nameof(List<>) + nameof(Dictionary<,>.Count));
    ReadOnlySpan<char> sp = "span"; Console.WriteLine(sp.Contains('a') + " " + new[] { 1, 2 }.Contains(2));
    TryGet g = (text, out v) => int.TryParse(text, out v); Console.WriteLine(g("12", out int r) + " " + r);
  }
  delegate bool TryGet(string s, out int v);
}
// ---- records ----
abstract record Shape { public abstract double Area { get; } }
record Circle(double R) : Shape { public override double Area => Math.PI * R * R; }
record Rect(double W, double H) : Shape { public override double Area => W * H; public required string Tag { get; init; } }
readonly record struct Money(decimal Amount, string Currency) { public static Money operator +(Money a, Money b) => a with { Amount = a.Amount + b.Amount }; }
record Tree<T>(T Value, params ImmutableArray<Tree<T>> Kids) { protected virtual bool PrintMembers(StringBuilder b) { b.Append($"V={Value},{Kids.Length}"); return true; } }
class Primary(int a, string b = "dflt") { public int A => a; public string B { get; } = b; public int Inc() => ++a; }
static class Records {
  public static void Run() {
    Shape s = new Circle(1.5), r = new Rect(2, 3) { Tag = "t" };
    Console.WriteLine(s); Console.WriteLine(r); Console.WriteLine(r with { } == r); Console.WriteLine(((Rect)r) with { W = 9 });
    var (w, h) = (Rect)r; Console.WriteLine(w + h);
    Console.WriteLine(new Money(1.10m, "EUR") + new Money(2.25m, "USD"));
    Console.WriteLine(new Tree<int>(1, new Tree<int>(2), new(3)));
    Console.WriteLine(new Circle(2).GetHashCode() == new Circle(2).GetHashCode());
    var p = new Primary(3); p.Inc(); Console.WriteLine(p.A + p.B);
    var anon = new { A = 1, B = "x" }; Console.WriteLine(anon with { B = "y" });
  }
}
// ---- patterns ----
static class Patterns {
  static string Kind(object? o) => o switch {
    null => "null", int and (> 0 and < 10) => "digit", int n when n % 2 == 0 => "even", int => "int", string { Length: > 3 } s => "long " + s, string => "short",
    int[] and [] => "empty list", int[] and [1, .., var last] => "from one to " + last, int[] and [_, _, ..] a => "many " + a.Length, IList { Count: var c } => "list " + c,
    (int x, int y) when x == y => "diagonal", (var a, _) => "pair " + a, DateTime { Year: 2000, Month: 1 or 2 } => "early", not DateTime => "other", _ => "date" };
  public static void Run() {
    foreach (object? o in new object?[] { null, 5, 12, 13, "abc", "abcd", new int[0], new[] { 1, 2, 3 }, new[] { 4, 5 }, new List<int> { 1 }, (3, 3), (3, 4), new DateTime(2000, 2, 1), new DateTime(2001, 1, 1), 2.5 })
      Console.WriteLine(Kind(o));
    ReadOnlySpan<char> s = "key=value"; Console.WriteLine(s is ['k', .. var rest, 'e'] ? rest.ToString() : "no"); Console.WriteLine(s is "key=value");
    Console.WriteLine("abc" is ['a', ..] and { Length: 3 });
    if (new { P = new { Q = 5 } } is { P.Q: var q and > 3 }) Console.WriteLine(q);
  }
}
// ---- collection expressions, ranges, builders, params collections, dictionaries, inline arrays ----
[CollectionBuilder(typeof(Bag), nameof(Bag.Create))]
class Bag<T> : IEnumerable<T> { public T[] Items = []; public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator(); IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }
static class Bag { public static Bag<T> Create<T>(ReadOnlySpan<T> s) => new() { Items = s.ToArray() }; }
[InlineArray(4)] struct Four<T> { T first; }
static class Collections {
  static int Sum(params ReadOnlySpan<int> xs) { int s = 0; foreach (int x in xs) s += x; return s; }
  static string All(params IEnumerable<string> xs) => string.Concat(xs);
  public static void Run() {
    int[] a = [1, 2, 3]; List<int> l = [0, .. a, .. a[1..], 9]; Span<int> s = [.. l, 1]; ImmutableArray<int> im = [.. a]; Bag<string> b = ["x", "y", .. new[] { "z" }]; HashSet<int> hs = [1, 1, 2];
    Console.WriteLine(string.Join(",", l) + " " + s.Length + im.Length + b.Items.Length + hs.Count);
    Console.WriteLine(a[^1] + " " + string.Join(",", a[..^1]) + " " + "hello"[1..3] + " " + Sum() + Sum(1, 2, 3) + Sum([4, 5]) + All("a", "b"));
    Four<int> f = default; for (int i = 0; i < 4; i++) f[i] = i * i; int t = 0; foreach (int x in f) t += x; Span<int> v = f[1..3]; v[0] = 50; Console.WriteLine(t + " " + f[1] + v.Length);
    Grid g = [[1, 2], [3]]; Console.WriteLine(g.Sum(r => r.Length));
    var d = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }; foreach (var (k, x) in d) Console.Write(k + x); Console.WriteLine();
    IEnumerable<int> e = [1, 2]; Console.WriteLine(e.GetType().IsVisible + " " + string.Join("", e)); 
    Console.WriteLine(string.Join(",", Enumerable.Range(0, 10).Chunk(3).Select(c => c.Sum())) + string.Join(",", new[] { "a", "b" }.Index()) + string.Join(",", new[] { 3, 1, 3 }.CountBy(x => x)) + string.Join(",", new[] { 1, 2, 3 }.AggregateBy(x => x % 2, 0, (x, y) => x + y)) + new[] { 1, 5, 2 }.MaxBy(x => -x) + string.Join(",", new[] { 3, 1 }.Order()) + string.Join(",", new[] { (1, "a") }.LeftJoin(new[] { (2, "b") }, x => x.Item1, x => x.Item1, (x, y) => x.Item2 + y.Item2)));
  }
}
// ---- static abstract members, generic math, variance, constraints, generic attributes, default interface methods ----
interface IMonoid<T> where T : IMonoid<T> { static abstract T Unit { get; } static abstract T operator +(T a, T b); static virtual string Name => "monoid"; T Twice() => (T)this + (T)this; }
record struct Add(int V) : IMonoid<Add> { public static Add Unit => new(0); public static Add operator +(Add a, Add b) => new(a.V + b.V); public static string Name => "add"; }
record struct Cat(string V) : IMonoid<Cat> { public static Cat Unit => new(""); public static Cat operator +(Cat a, Cat b) => new(a.V + b.V); }
[AttributeUsage(AttributeTargets.All)] class MarkAttribute<T>(int n) : Attribute { public int N => n; public Type Of => typeof(T); }
interface ILog { void Log(string s) => Console.WriteLine("default " + s); static ILog Make() => new Impl(); private class Impl : ILog { } }
class Base { public virtual Base Clone() => new(); public override string ToString() => "base"; } class Derived : Base { public override Derived Clone() => new(); public override string ToString() => "derived"; }
static class Generics {
  static T Fold<T>(IEnumerable<T> xs) where T : IMonoid<T> { T r = T.Unit; foreach (T x in xs) r += x; return r; }
  static T Mean<T>(params T[] xs) where T : INumber<T> { T s = T.Zero; foreach (T x in xs) s += x; return s / T.CreateChecked(xs.Length); }
  static string NameOf<T>() where T : IMonoid<T> => T.Name;
  static T Parse<T>(string s) where T : IParsable<T> => T.Parse(s, CultureInfo.InvariantCulture);
  static int Len<T>(T t) where T : ILen, allows ref struct => t.Len;
  interface ILen { int Len { get; } }
  ref struct RS(Span<int> s) : ILen { Span<int> s = s; public int Len => s.Length; }
  [Mark<string>(3)] class Marked { }
  public static void Run() {
    Console.WriteLine(Fold(new[] { new Add(2), new Add(3) }) + " " + Fold(new[] { new Cat("x"), new Cat("y") }) + NameOf<Add>() + NameOf<Cat>() + ((IMonoid<Add>)new Add(4)).Twice());
    Console.WriteLine(Mean(1, 2, 4) + " " + Mean(1.0, 2.0) + " " + Mean(1m, 2m) + " " + Mean((BigInteger)10, 4) + " " + Mean((Half)1, (Half)2) + " " + Mean<Int128>(5, 6));
    Console.WriteLine(Parse<int>("42") + Parse<double>("1.5") + " " + Parse<DateOnly>("2020-01-02").DayNumber + Parse<Guid>("00112233-4455-6677-8899-aabbccddeeff"));
    Console.WriteLine(Len(new RS([1, 2, 3]))); ILog.Make().Log("hi"); Console.WriteLine(new Derived().Clone() + " " + ((Base)new Derived()).Clone());
    var m = (MarkAttribute<string>)Attribute.GetCustomAttribute(typeof(Marked), typeof(MarkAttribute<string>))!; Console.WriteLine(m.N + m.Of.Name);
    Console.WriteLine(int.CreateSaturating(1e20) + " " + byte.CreateTruncating(300) + " " + int.LeadingZeroCount(5) + " " + ulong.RotateLeft(1, 63) + double.Clamp(5, 1, 3) + " " + float.Lerp(1, 3, .5f) + UInt128.MaxValue);
  }
}
// ---- refs, spans, scoped, readonly, ref fields, stackalloc ----
ref struct Reader(ReadOnlySpan<byte> data) { ReadOnlySpan<byte> rest = data; ref int count; public Reader(ReadOnlySpan<byte> d, ref int c) : this(d) => count = ref c; public bool Next(out byte b) { if (rest.IsEmpty) { b = 0; return false; } b = rest[0]; rest = rest[1..]; if (!Unsafe.IsNullRef(ref count)) count++; return true; } public void Dispose() => Console.WriteLine("disposed"); }
static class Refs {
  static ref int Max(ref int a, ref int b) => ref a > b ? ref a : ref b;
  static ref readonly T First<T>(ReadOnlySpan<T> s) => ref s[0];
  static IEnumerable<int> Iter() { Span<int> s = stackalloc int[2]; s[0] = 1; int x = s[0]; yield return x; { ref int r = ref x; r = 5; } yield return x; }
  public static void Run() {
    int a = 1, b = 2; Max(ref a, ref b) = 10; Console.WriteLine(a + " " + b);
    int c = 0; using (var r = new Reader("abc"u8, ref c)) while (r.Next(out byte x)) Console.Write((char)x); Console.WriteLine(c);
    Span<int> st = stackalloc[] { 3, 1, 2 }; st.Sort(); Console.WriteLine(string.Join(",", st.ToArray()) + First<int>(st)); ref int z = ref st[0]; z = 7; z = ref st[1]; z = 8; Console.WriteLine(st[0] + st[1]);
    Console.WriteLine(string.Join(",", Iter())); foreach (ref int q in st) q *= 2; Console.WriteLine(st[2]); var dict = new Dictionary<string, int>(); CollectionsMarshal.GetValueRefOrAddDefault(dict, "k", out _)++; Console.WriteLine(dict["k"]);
    Console.WriteLine(MemoryMarshal.Cast<int, byte>(st).Length + " " + string.Create(3, 5, (s, n) => s.Fill((char)('0' + n))));
    foreach (var range in "a,b,,c".AsSpan().Split(',')) Console.Write($"[{"a,b,,c"[range]}]"); Console.WriteLine();
  }
}
// ---- operators, checked, numeric ----
readonly struct Fx(int v) { public readonly int V = v; public static Fx operator +(Fx a, Fx b) => new(unchecked(a.V + b.V)); public static Fx operator checked +(Fx a, Fx b) => new(checked(a.V + b.V)); public static Fx operator >>>(Fx a, int n) => new(a.V >>> n); public static explicit operator int(Fx f) => f.V; public static implicit operator Fx(int v) => new(v); public static bool operator true(Fx f) => f.V != 0; public static bool operator false(Fx f) => f.V == 0; public static Fx operator &(Fx a, Fx b) => new(a.V & b.V); }
static class Operators {
  public static void Run() {
    Fx m = int.MaxValue; Console.WriteLine((m + 1).V); try { Console.WriteLine(checked(m + 1).V); } catch (OverflowException) { Console.WriteLine("overflow"); }
    Console.WriteLine(((Fx)(-8) >>> 1).V + " " + (-8 >>> 1) + " " + (-8 >> 1)); Console.WriteLine((m && (Fx)1) ? "t" : "f"); nint n = 5; nuint u = (nuint)n << 3; Console.WriteLine(n + " " + u + " " + 0b1010_1010 + " " + 0x_FF);
    int? x = null; x ??= 4; int y = x ?? throw new Exception(); Console.WriteLine(x + y); var (p, (q, r)) = (1, (2, "three")); (p, q) = (q, p); Console.WriteLine(p + q + r); Console.WriteLine((1, 2) == (1, 2L)); Console.WriteLine(default(Point));
    object o = 5; Console.WriteLine(o is not string && o is int and > 3 ? "ok" : "no"); char ch = 'x'; Console.WriteLine(ch is >= 'a' and <= 'z'); Console.WriteLine(Half.MaxValue + " " + Half.Epsilon + (Half)0.1);
  }
}
// ---- interpolation, raw strings, u8 ----
[InterpolatedStringHandler] ref struct H { StringBuilder b; public H(int lit, int n, bool on, out bool go) { b = new(); go = on; b.Append($"<{lit},{n}>"); } public void AppendLiteral(string s) => b.Append("L:" + s); public void AppendFormatted<T>(T t, string? format = null, [CallerArgumentExpression("t")] string e = "") => b.Append($"F:{t}:{format}:{e}"); public override string ToString() => b.ToString(); }
static class Interpolation {
  static void Log(bool on, [InterpolatedStringHandlerArgument("on")] H h) => Console.WriteLine(h.ToString());
  public static void Run() {
    int n = 42; string s = $$"""
      { "n": {{n}}, "q": "\" }
        indented {{n:X4}}
      """; Console.WriteLine(s); Log(true, $"a{n:D3}b{s.Length}"); Log(false, $"x{n++}"); Console.WriteLine(n); const string C = $"{nameof(n)}!"; Console.WriteLine(C + $"{n,5}|{n,-5}|{3.14159:F2}|{(n > 3 ? "y" : "n")}" + "\e[0m".Length + Encoding.UTF8.GetString("é€"u8));
    Span<char> buf = stackalloc char[20]; Console.WriteLine(buf.TryWrite(CultureInfo.InvariantCulture, $"{n}-{1.5}", out int w) + " " + buf[..w].ToString()); FormattableString fs = $"{n} {1.5}"; Console.WriteLine(fs.Format + fs.ArgumentCount + FormattableString.Invariant(fs)); Console.WriteLine(CompositeFormat.Parse("{0} {1:X}") is var cf ? string.Format(null, cf, 1, 255) : "");
  }
}
// ---- lambdas, local functions, delegates ----
static class Lambdas {
  static void Check(bool c, [CallerArgumentExpression(nameof(c))] string? e = null, [CallerLineNumber] int line = 0, [CallerMemberName] string m = "") => Console.WriteLine(e + (line > 0) + m);
  public static void Run() {
    var f = (int x = 5, params int[] r) => x + r.Length; Console.WriteLine(f() + f(1, 2, 3)); var g = object (bool b) => b ? 1 : "two"; Console.WriteLine(g(false)); Func<int, int> sq = static x => x * x; var add = [return: MaybeNull] (int a, int _, int __) => a; Console.WriteLine(sq(5) + add(1, 2, 3));
    static int Fact(int n) => n < 2 ? 1 : n * Fact(n - 1); Console.WriteLine(Fact(10)); Console.WriteLine(((Func<int, int, int>)Math.Max)(3, 4)); Check(1 + 1 == 2); unsafe { delegate*<int, int> p = &Fact; Console.WriteLine(p(5)); }
    Action<int> a = x => Console.Write(x), b = x => Console.Write(-x); (a + b + a - b)(3); Console.WriteLine(); foreach (var d in Delegate.EnumerateInvocationList(a + b)) d(1); Console.WriteLine();
  }
}
#pragma warning disable CS8602
static class Asyncs {
  static async IAsyncEnumerable<int> Gen(int n, [EnumeratorCancellation] CancellationToken t = default) { for (int i = 0; i < n; i++) { await Task.Yield(); t.ThrowIfCancellationRequested(); yield return i; } }
  class Res(string n) : IAsyncDisposable { public async ValueTask DisposeAsync() { await Task.Delay(1); Console.WriteLine("disposed " + n); } }
  static async Task<int> Thrower() { await Task.Delay(1); throw new InvalidOperationException("async"); }
  static async ValueTask<T> Id<T>(T t) { await Task.Yield(); return t; }
  public static async Task Run() {
    int s = 0; await foreach (var i in Gen(5)) s += i; Console.WriteLine(s); await using (var r = new Res("a")) { } await using var q = new Res("b");
    try { await Thrower(); } catch (InvalidOperationException e) when (e.Message == "async") { Console.WriteLine("caught " + await Id(e.Message)); } finally { await Task.Yield(); Console.WriteLine("finally"); }
    var cts = new CancellationTokenSource(); try { await foreach (var i in Gen(100).WithCancellation(cts.Token)) if (i == 3) cts.Cancel(); } catch (OperationCanceledException) { Console.WriteLine("cancelled"); }
    Console.WriteLine(string.Join(",", await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => { await Task.Delay(3 - i); return i; })))); var l = new Lock(); lock (l) { Console.WriteLine(l.IsHeldByCurrentThread); } using (l.EnterScope()) { }
    await foreach (var t in Task.WhenEach(Task.Delay(20).ContinueWith(_ => "slow"), Task.FromResult("fast"))) Console.WriteLine(await t); await Parallel.ForEachAsync(new[] { 1, 2, 3 }, async (x, c) => { await Task.Yield(); Interlocked.Add(ref s, x); }); Console.WriteLine(s); using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1)); Console.WriteLine(await timer.WaitForNextTickAsync());
    Console.WriteLine(await Gen(6).Where(x => x % 2 == 1).Select(x => x * 10).ToListAsync() is [10, 30, 50]); await Task.Delay(5).WaitAsync(TimeSpan.FromSeconds(5)); try { await Task.Delay(5000).WaitAsync(TimeSpan.FromMilliseconds(5)); } catch (TimeoutException) { Console.WriteLine("timeout"); } await Task.FromException(new Exception("x")).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
  }
}
file class Hidden { public static string X => "file"; }
static class Misc {
  [ModuleInitializer] internal static void Init() => Console.WriteLine("module init"); static IEnumerable<int> Fib() { (int a, int b) = (0, 1); while (true) { yield return a; (a, b) = (b, a + b); } }
  enum Color : byte { Red = 1, Green, Blue = Red | Green } [Flags] enum Fl { A = 1, B = 2, C = 4 }
  public static void Run() {
    Console.WriteLine(Hidden.X); Console.WriteLine(string.Join(",", Fib().TakeWhile(x => x < 50).Reverse().Skip(2))); Console.WriteLine(Color.Blue + " " + (Fl.A | Fl.C) + " " + Enum.GetValues<Color>().Length + Enum.Parse<Fl>("A, B") + Enum.IsDefined((Color)9)); goto end; end: Console.WriteLine(string.Join("|", from x in new[] { 3, 1, 2 } orderby x descending let y = x * x where y > 1 group y by y % 2 into g select g.Key + ":" + string.Join("", g)));
    try { try { throw new ArgumentException("a"); } finally { Console.WriteLine("f"); } } catch (Exception e) when (e is ArgumentException { Message: "a" }) { Console.WriteLine("filtered"); } ArgumentNullException.ThrowIfNull("x"); try { ArgumentOutOfRangeException.ThrowIfNegative(-1); } catch (ArgumentOutOfRangeException e) { Console.WriteLine(e.Message.Split('\n')[0]); } using var sr = new System.IO.StringReader("l1\nl2"); Console.WriteLine(sr.ReadToEnd().ReplaceLineEndings("/")); switch (5) { case > 3 and < 10: Console.WriteLine("mid"); break; default: break; }
    var sw = new PriorityQueue<string, int>(); sw.Enqueue("b", 2); sw.Enqueue("a", 1); Console.WriteLine(sw.Dequeue()); var od = new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 }; Console.WriteLine(od.GetAt(0).Key + od.IndexOf("a")); var fz = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(od); Console.WriteLine(fz["a"]); Console.WriteLine(string.Join(",", Random.Shared.GetItems(new[] { 7 }, 3)) + Convert.ToHexStringLower([1, 255]) + Guid.CreateVersion7().Version + TimeSpan.FromSeconds(90) + new TimeOnly(1, 2).Add(TimeSpan.FromHours(23)) + Index.FromEnd(2) + (1..^2));
  }
}
static unsafe class Unsafes {
  struct Fixed { public fixed byte B[8]; public long L; } [UnmanagedCallersOnly] static int Cb(int x) => x * 3; [StructLayout(LayoutKind.Explicit)] struct U { [FieldOffset(0)] public float F; [FieldOffset(0)] public int I; }
  [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_size")] static extern ref int Size(List<int> l);
  public static void Run() {
    Fixed f; f.B[3] = 9; f.L = 1; Console.WriteLine(f.B[3] + sizeof(Fixed)); delegate* unmanaged<int, int> cb = &Cb; Console.WriteLine(cb(14)); U u = default; u.F = 1; Console.WriteLine(u.I.ToString("X")); int* p = stackalloc int[3] { 1, 2, 3 }; Console.WriteLine(p[2] + *(p + 1)); fixed (char* c = "hey") Console.WriteLine(c[1]); var l = new List<int> { 1, 2, 3 }; Size(l) = 2; Console.WriteLine(l.Count); nint h = (nint)p; Console.WriteLine(h % 4); int[] arr = [1, 2]; fixed (int* q = arr) { *q = 5; } Console.WriteLine(arr[0]); Console.WriteLine(Unsafe.SizeOf<(int, long)>() + Unsafe.As<int, uint>(ref arr[0])); Console.WriteLine(typeof(delegate*<int, string>)); Console.WriteLine(BitConverter.DoubleToInt64Bits(-0.0) + " " + Unsafe.BitCast<float, int>(2f)); void* m = NativeMemory.AllocZeroed(16); Console.WriteLine(((long*)m)[1]); NativeMemory.Free(m);
  }
}
