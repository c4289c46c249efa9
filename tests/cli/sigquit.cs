// Threads that loop and wait while SIGQUIT comes.
using System; using System.Threading; using System.Runtime.CompilerServices;
class Q<X> { [MethodImpl(MethodImplOptions.NoInlining)] public static void Gen(X x, int[] a, ref string s) { T.Loop(); } }
class T { public static volatile bool stop; static int Z; [MethodImpl(MethodImplOptions.NoInlining)] public static void Loop() { while (!stop) Z++; }
 static void Main() { var t = new Thread(() => { string s = null; Q<string>.Gen(null, null, ref s); }); t.Name = "looper"; t.Start(); var u = new Thread(() => { while (!stop) Thread.Sleep(20); }); u.Start(); Console.WriteLine("ready"); Thread.Sleep(1500); stop = true; t.Join(); u.Join(); Console.WriteLine("end"); } }
