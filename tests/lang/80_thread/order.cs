// The memory model (ECMA-335 I.12.6) in the shapes of litmus tests: two threads at a time, many rounds, and never the
// outcome that it forbids.
using System;
using System.Collections.Generic;
using System.Threading;

class Node { public int A, B; public string S; public Node Next; public Node(int n) { A = n; B = ~n; S = n.ToString(); } public bool Whole { get { return A == ~B && S != null && S.Length > 0; } } }
struct Pair { public Node N; public long L; }
class Made<T> { public static readonly Node N = new Node(typeof(T).Name.Length); public static int[] Table; static Made() { Table = new int[16]; for (int i = 0; i < 16; i++) Table[i] = i + 1; } }
class Lazily { Node node; public Node Get(int n) { var x = node; if (x == null) { x = new Node(n); node = x; } return x; } }

class P
{
    const int Rounds = 2000;
    static int x, y, r1, r2;
    static volatile int vx, vy;
    static volatile Node vnode;
    static Node node; static Node[] nodes = new Node[64]; static Pair[] pairs = new Pair[64]; static object boxed;
    static long wide; static double real;

    static void Until(ref int what, int least) { for (int n = 0; Volatile.Read(ref what) < least; n++) if (n > 200) Thread.Yield(); }

    // Both bodies run at the same time, round by round; `check` runs when both are done.
    static void Race(string name, Action<int> a, Action<int> b, Func<int, bool> check, Action<int> reset, int rounds = Rounds)
    {
        int done = 0, at = 0, wrong = 0;
        var t = new Thread(() =>
        {
            for (int i = 0; i < rounds; i++) { Until(ref at, i + 1); b(i); Volatile.Write(ref done, i + 1); }
        });
        t.Start();
        for (int i = 0; i < rounds; i++)
        {
            reset(i);
            Volatile.Write(ref at, i + 1);
            a(i);
            Until(ref done, i + 1);
            if (!check(i)) wrong++;
        }
        t.Join();
        Console.WriteLine(name + ": " + (wrong == 0 ? "as allowed" : wrong + " forbidden outcomes"));
    }

    static int Value<T>() { return Made<T>.N.Whole ? Made<T>.Table[15] : -1; }
    struct S1 { } struct S2 { } struct S3 { } struct S4 { } struct S5 { } struct S6 { }
    static readonly Func<int>[] makers = { Value<S1>, Value<S2>, Value<S3>, Value<S4>, Value<S5>, Value<S6>, Value<byte>, Value<long>, Value<string>, Value<Node> };

    static void Main()
    {
        Action<int> clear = i => { x = y = 0; vx = vy = 0; r1 = r2 = -1; node = null; vnode = null; boxed = null; };

        Race("message by a volatile flag", i => { x = i + 1; wide = i; vx = 1; }, i => { r1 = vx; r2 = x; }, i => r1 == 0 || r2 == i + 1, clear);
        Race("message by Volatile", i => { x = i + 1; Volatile.Write(ref y, 1); }, i => { r1 = Volatile.Read(ref y); r2 = x; }, i => r1 == 0 || r2 == i + 1, clear);
        Race("volatile floats", i => { x = i + 1; Volatile.Write(ref real, i + 0.5); }, i => { r1 = Volatile.Read(ref real) == i + 0.5 ? 1 : 0; r2 = x; }, i => r1 == 0 || r2 == i + 1, clear);
        Race("load buffering", i => { r1 = vx; vy = 1; }, i => { r2 = vy; vx = 1; }, i => !(r1 == 1 && r2 == 1), clear);
        Race("store buffering with barriers", i => { x = 1; Thread.MemoryBarrier(); r1 = y; }, i => { y = 1; Interlocked.MemoryBarrier(); r2 = x; }, i => r1 == 1 || r2 == 1, clear);
        Race("store buffering with Exchange", i => { Interlocked.Exchange(ref x, 1); r1 = Volatile.Read(ref y); }, i => { Interlocked.Exchange(ref y, 1); r2 = Volatile.Read(ref x); }, i => r1 == 1 || r2 == 1, clear);
        Race("store buffering with CompareExchange", i => { Interlocked.CompareExchange(ref x, 1, 0); r1 = y; }, i => { Interlocked.CompareExchange(ref y, 1, 0); r2 = x; }, i => r1 == 1 || r2 == 1, clear);
        Race("an object published plainly", i => node = new Node(i), i => { var n = node; r1 = n == null || n.Whole && n.A == i ? 1 : 0; }, i => r1 == 1, clear);
        Race("an object in a volatile field", i => vnode = new Node(i), i => { var n = vnode; r1 = n == null || n.Whole ? 1 : 0; }, i => r1 == 1, clear);
        Race("an object in an array", i => nodes[i & 63] = new Node(i), i => { var n = nodes[i & 63]; r1 = n == null || n.Whole ? 1 : 0; }, i => r1 == 1, clear);
        Race("an object in a struct", i => pairs[i & 63] = new Pair { N = new Node(i), L = i }, i => { var n = pairs[i & 63].N; r1 = n == null || n.Whole ? 1 : 0; }, i => r1 == 1, clear);
        Race("copied arrays", i => Array.Copy(new[] { new Node(i), new Node(i + 1) }, 0, nodes, i & 31, 2), i => { var n = nodes[(i & 31) + 1]; r1 = n == null || n.Whole ? 1 : 0; }, i => r1 == 1, clear);
        Race("a boxed struct", i => boxed = new Pair { N = new Node(i), L = i }, i => { var o = boxed; r1 = o == null || ((Pair)o).L == i && ((Pair)o).N.Whole ? 1 : 0; }, i => r1 == 1, clear);
        Race("a string", i => boxed = "n" + i, i => { var s = (string)boxed; r1 = s == null || s == "n" + i ? 1 : 0; }, i => r1 == 1, clear);
        Race("a delegate", i => boxed = (Func<int>)(() => i), i => { var f = (Func<int>)boxed; r1 = f == null || f() == i ? 1 : 0; }, i => r1 == 1, clear);
        Race("an object exchanged", i => Interlocked.Exchange(ref node, new Node(i)), i => { var n = Interlocked.CompareExchange(ref node, null, null); r1 = n == null || n.Whole ? 1 : 0; }, i => r1 == 1, clear);
        var lazily = new Lazily();
        Race("filled lazily", i => r1 = lazily.Get(i).Whole ? 1 : 0, i => r2 = lazily.Get(i).Whole ? 1 : 0, i => r1 == 1 && r2 == 1, i => { clear(i); lazily = new Lazily(); });
        object gate = new object(); int guarded = 0; long other = 0;
        Action<int> inside = i => { for (int k = 0; k < 4; k++) lock (gate) { guarded++; other += guarded == (int)(other >> 32) + 1 ? 1L << 32 : 0; } };
        Race("a monitor", inside, inside, i => guarded == 8 && other >> 32 == 8, i => { clear(i); guarded = 0; other = 0; if (i % 50 == 0) gate = new object(); });
        Action<int> spun = i => { for (int k = 0; k < 4; k++) { while (Interlocked.CompareExchange(ref x, 1, 0) != 0) Thread.Yield(); guarded++; Volatile.Write(ref x, 0); } };
        Race("a lock of one's own", spun, spun, i => guarded == 8, i => { clear(i); guarded = 0; });
        Action<int> count = i => { Interlocked.Increment(ref x); Interlocked.Add(ref wide, 3); };
        Race("counters", count, count, i => x == 2 && wide == 6, i => { clear(i); wide = 0; });
        int[] got = new int[2];
        Race("class constructors", i => got[0] = makers[i](), i => got[1] = makers[i](), i => got[0] == 16 && got[1] == 16, clear, makers.Length);
        Race("type objects, interned strings", i => { r1 = (object)Type.GetType("System.Collections.Generic.List`1").MakeGenericType(i % 2 == 0 ? typeof(S1) : typeof(S2)) == (object)(i % 2 == 0 ? typeof(List<S1>) : typeof(List<S2>)) ? 1 : 0; },
            i => r2 = (object)string.Intern("k" + i % 100) == (object)string.Intern("k" + i % 100) ? 1 : 0, i => r1 == 1 && r2 == 1, clear, 500);
        var domains = new object[2];
        Race("the domain", i => domains[0] = AppDomain.CurrentDomain, i => domains[1] = AppDomain.CurrentDomain, i => domains[0] == domains[1], clear, 10);
    }
}
