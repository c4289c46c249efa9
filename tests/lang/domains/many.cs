// Twenty domains one after another; generics, structs and enumerations of their own; nested domains; threads that call in.
using System; using System.Collections.Generic; using System.IO; using System.Reflection; using System.Threading; using System.Runtime.Remoting.Lifetime;
class Box<T> { public static T V; public static int N; public static List<T> L = new List<T>(); }
struct S { public int A; public static int Z; }
enum E { X, Y }
class W : MarshalByRefObject {
  public string Work(int i) { Box<int>.N += i; Box<S>.N += i; Box<string>.L.Add("x"+i); S.Z += i; var d = new Dictionary<E,S>(); d[E.Y] = new S{A=i}; lock (typeof(W)) { } var arr = new S[3]; arr[1].A = 5; object o = new S{A=i}; return Box<int>.N + " " + Box<S>.N + " " + Box<string>.L.Count + " " + S.Z + " " + d[E.Y].A + ((S)o).A + string.Join(",", Enum.GetNames(typeof(E))) + " " + string.Format("{0:X}", E.Y); }
  public string LoadBytes(byte[] b) { var a = Assembly.Load(b); return a.GetName().Name + " " + (a == typeof(W).Assembly) + " " + a.GetType("W").IsAssignableFrom(typeof(W)); }
  public string Inner(int depth) { if (depth == 0) return AppDomain.CurrentDomain.FriendlyName; var d = AppDomain.CreateDomain("inner" + depth); try { return AppDomain.CurrentDomain.FriendlyName + ">" + ((W)d.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "W")).Inner(depth-1); } finally { AppDomain.Unload(d); } }
  public void Alloc() { for (int i = 0; i < 200; i++) keep.Add(new byte[10000]); } static List<byte[]> keep = new List<byte[]>();
  ~W() { }
  public object Echo(object o) { return o; }
  public string Regex(string s) { return System.Text.RegularExpressions.Regex.Replace(s, "[aeiou]", "*"); }
  public int Add(int a, int b) { return a + b; }
  public string Thr() { try { throw new Exception("local"); } catch (Exception e) { return e.Message + " " + (e.StackTrace.Contains("Thr")); } finally { } }
}
class Bad : MarshalByRefObject { public NotSer Get() { return new NotSer(); } }
class NotSer { }
class P { static void Main() {
  for (int i = 0; i < 20; i++) { var d = AppDomain.CreateDomain("d" + i); var w = (W)d.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "W"); w.Work(i); var s = w.Work(i); if (i % 5 == 0) Console.WriteLine(s + " " + w.Regex("hello") + " " + w.Thr()); w.Alloc(); AppDomain.Unload(d); }
  var x = AppDomain.CreateDomain("x"); var y = (W)x.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "W");
  Console.WriteLine(y.LoadBytes(File.ReadAllBytes(typeof(W).Assembly.Location)));
  Console.WriteLine(y.Inner(3));
  Console.WriteLine(y.Echo("s") + " " + y.Echo(1.5) + " " + ((int[])y.Echo(new[]{1,2}))[1] + " " + y.Echo(E.Y) + " " + ReferenceEquals(y.Echo(y), y) + " " + ((List<E>)y.Echo(new List<E>{E.X,E.Y}))[1]);
  try { ((Bad)x.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "Bad")).Get(); } catch (System.Runtime.Serialization.SerializationException e) { Console.WriteLine("not serializable"); }

  var ts = new List<Thread>(); int ok = 0; for (int i = 0; i < 4; i++) { var t = new Thread(() => { for (int k = 0; k < 500; k++) if (y.Add(k, 1) == k + 1) Interlocked.Increment(ref ok); }); t.Start(); ts.Add(t); } foreach (var t in ts) t.Join(); Console.WriteLine(ok);
  Console.WriteLine(x.ToString());
} }
