using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;

// Exceptions that cross library code, reflection, delegates, comparers, iterators, finalisers and threads.
class Cmp : IComparer<int> { public int Compare(int a, int b) { throw new InvalidTimeZoneException("cmp"); } } class K { public override int GetHashCode() { throw new NotSupportedException("hash"); } public override bool Equals(object o) { throw new NotSupportedException("eq"); } public override string ToString() { throw new NotSupportedException("str"); } } class Ctor { public Ctor() { throw new ApplicationException("ctor"); } public static int Prop { get { throw new ApplicationException("prop"); } } }

class P
{
    static string Try(Action a) { try { a(); return "none"; } catch (Exception e) { return e.GetType().Name + (e.InnerException != null ? " <- " + e.InnerException.GetType().Name : ""); } }
    static void Throws(int n) { throw new ArithmeticException("n" + n); } static IEnumerable<int> It() { try { yield return 1; throw new Exception("it"); } finally { Console.WriteLine("iterator finally"); } } static IEnumerable<int> It2() { try { yield return 1; yield return 2; } finally { Console.WriteLine("disposed early"); } }
    static void Main()
    {
        Console.WriteLine(Try(() => Array.Sort(new[] { 3, 1, 2 }, new Cmp()))); Console.WriteLine(Try(() => new List<int> { 2, 1 }.Sort((a, b) => { throw new Exception(); }))); Console.WriteLine(Try(() => new Dictionary<K, int>().Add(new K(), 1))); Console.WriteLine(Try(() => string.Format("{0}", new K()))); Console.WriteLine(Try(() => Console.WriteLine("x" + new K()))); Console.WriteLine(Try(() => Console.WriteLine(object.Equals(new K(), new K())))); Console.WriteLine(Try(() => new[] { new K() }.Contains(new K())));
        var mi = typeof(P).GetMethod("Throws", BindingFlags.NonPublic | BindingFlags.Static); Console.WriteLine(Try(() => mi.Invoke(null, new object[] { 4 }))); Console.WriteLine(Try(() => Activator.CreateInstance(typeof(Ctor)))); Console.WriteLine(Try(() => Activator.CreateInstance<Ctor>())); Console.WriteLine(Try(() => typeof(Ctor).GetProperty("Prop").GetValue(null, null))); Console.WriteLine(Try(() => ((Delegate)(Action<int>)Throws).DynamicInvoke(1))); Console.WriteLine(Try(() => new List<int> { 1, 2 }.ForEach(Throws))); Console.WriteLine(Try(() => new[] { 1, 0 }.Select(x => 1 / x).ToArray())); Console.WriteLine(Try(() => { foreach (int i in It()) Console.WriteLine(i); })); foreach (int i in It2()) break; Console.WriteLine(Try(() => { var l = new List<int> { 1 }; foreach (int i in l) l.Add(2); })); Console.WriteLine(Try(() => new Lazy<int>(() => { throw new TimeoutException(); }).Value.ToString()));
        Exception got = null; var t = new Thread(() => { try { Throws(5); } catch (Exception e) { got = e; } }); t.Start(); t.Join(); Console.WriteLine(got.Message); Console.WriteLine(Try(() => System.Threading.Tasks.Task.Run(() => Throws(1)).Wait())); Console.WriteLine(Try(() => System.Threading.Tasks.Task.Run(() => Throws(1)).GetAwaiter().GetResult())); Console.WriteLine(Try(() => "abc".Substring(5))); Console.WriteLine(Try(() => int.Parse("x"))); Console.WriteLine(Try(() => new List<int>()[0].ToString())); Console.WriteLine(Try(() => new Dictionary<string, int>()["q"].ToString())); Console.WriteLine(Try(() => Enum.Parse(typeof(DayOfWeek), "q"))); Console.WriteLine(Try(() => Convert.ToByte(300))); Console.WriteLine(Try(() => new int[0].First())); Console.WriteLine(Try(() => System.IO.File.ReadAllText("/nonexistent/file"))); Console.WriteLine(Try(() => Type.GetType("No.Such", true)));
        var d = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(got); try { d.Throw(); } catch (ArithmeticException e) { Console.WriteLine(e == got); } var ag = new AggregateException(new Exception("a"), new AggregateException(new Exception("b"))); Console.WriteLine(ag.Flatten().InnerExceptions.Count); 
    }
}
