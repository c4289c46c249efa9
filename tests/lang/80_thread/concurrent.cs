using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

class P
{
    static void Main()
    {
        var d = new ConcurrentDictionary<int, int>(); Parallel.For(0, 4000, i => d.AddOrUpdate(i % 100, 1, (k, v) => v + 1)); Console.WriteLine(d.Count + " " + d.Values.All(v => v == 40)); int made = 0; Console.WriteLine(d.GetOrAdd(1000, k => { made++; return k * 2; }) + d.GetOrAdd(1000, -1) + made); int o; Console.WriteLine(d.TryRemove(1000, out o) + " " + o + " " + d.TryAdd(5, 0) + " " + d.TryUpdate(5, 7, 40) + " " + d[5] + " " + d.ContainsKey(777) + " " + d.TryGetValue(6, out o) + o); var ds = new ConcurrentDictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase); ds.GetOrAdd("Key", k => new List<int>()).Add(1); ds.GetOrAdd("KEY", k => new List<int>()).Add(2); Console.WriteLine(ds.Count + " " + ds["key"].Count); try { d.First(kv => kv.Key == -1); } catch (InvalidOperationException) { Console.WriteLine("none"); }
        var q = new ConcurrentQueue<int>(); var ths = new Thread[4]; for (int t = 0; t < 4; t++) { int k = t; ths[t] = new Thread(() => { for (int i = 0; i < 500; i++) q.Enqueue(k * 10000 + i); }); ths[t].Start(); } foreach (var t in ths) t.Join(); Console.WriteLine(q.Count); var last = new int[4]; for (int i = 0; i < 4; i++) last[i] = -1; bool order = true; int x; while (q.TryDequeue(out x)) { order &= x % 10000 > last[x / 10000]; last[x / 10000] = x % 10000; } Console.WriteLine(order + " " + q.IsEmpty); var st = new ConcurrentStack<int>(); Parallel.For(0, 1000, i => st.Push(i)); long sum = 0; while (st.TryPop(out x)) sum += x; Console.WriteLine(sum); var bag = new ConcurrentBag<string>(); Parallel.For(0, 100, i => bag.Add("s" + i)); Console.WriteLine(bag.Count + " " + bag.Distinct().Count()); st.PushRange(new[] { 1, 2, 3 }); Console.WriteLine(st.TryPeek(out x) + " " + x + " " + string.Join(",", st));
        var bc = new BlockingCollection<int>(2); long total = 0; var cons = Task.Run(() => { foreach (int i in bc.GetConsumingEnumerable()) total += i; }); for (int i = 1; i <= 200; i++) bc.Add(i); bc.CompleteAdding(); cons.Wait(); Console.WriteLine(total + " " + bc.IsCompleted); try { bc.Add(1); } catch (InvalidOperationException) { Console.WriteLine("completed"); } var b1 = new BlockingCollection<string>(); var b2 = new BlockingCollection<string>(); var stage = Task.Run(() => { foreach (var s in b1.GetConsumingEnumerable()) b2.Add(s.ToUpper()); b2.CompleteAdding(); }); foreach (var s in "the quick brown fox".Split(' ')) b1.Add(s); b1.CompleteAdding(); Console.WriteLine(string.Join(" ", b2.GetConsumingEnumerable())); Console.WriteLine(b2.TryTake(out string z, 5)); var lz = new ThreadLocal<List<int>>(() => new List<int>(), true); var tt = new Thread[3]; for (int i = 0; i < 3; i++) { int k = i; tt[i] = new Thread(() => lz.Value.Add(k)); tt[i].Start(); } foreach (var t in tt) t.Join(); Console.WriteLine(lz.Values.Sum(l => l.Sum())); Thread.Sleep(60); /* let the pool go idle before exit */
    }
}
