// Tasks, async, PLINQ, Parallel, concurrent collections, timers, dataflow of a small pipeline, cancellation.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

static class Program
{
    static bool IsPrime(int n)
    {
        if (n < 2) return false;
        for (int i = 2; i * i <= n; i++)
            if (n % i == 0) return false;
        return true;
    }

    static void Plinq()
    {
        Console.WriteLine(Enumerable.Range(0, 20000).AsParallel().Count(IsPrime));
        var q = Enumerable.Range(0, 1000).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Where(i => i % 3 == 0).Select(i => i * i);
        Console.WriteLine(q.Take(5).Sum() + " " + q.Last() + " " + q.SequenceEqual(Enumerable.Range(0, 1000).Where(i => i % 3 == 0).Select(i => i * i).AsParallel().AsOrdered()));
        var g = Enumerable.Range(0, 5000).AsParallel().GroupBy(i => i % 5).Select(x => x.Key + ":" + x.Count()).OrderBy(s => s);
        Console.WriteLine(string.Join(" ", g));
        Console.WriteLine(Enumerable.Range(1, 100).AsParallel().Aggregate(0L, (a, b) => a + b, (a, b) => a + b, a => a * 2));
        try {
            Enumerable.Range(0, 100).AsParallel().Select(i => 10 / (i - 50)).ToArray();
        } catch (AggregateException e) {
            Console.WriteLine(e.Flatten().InnerExceptions.All(x => x is DivideByZeroException));
        }
    }

    static void Loops()
    {
        long sum = 0;
        Parallel.For(0, 10000, () => 0L, (i, s, local) => local + i, local => Interlocked.Add(ref sum, local));
        Console.WriteLine(sum);
        var bag = new ConcurrentBag<int>();
        Parallel.ForEach(Partitioner.Create(0, 1000), r => { for (int i = r.Item1; i < r.Item2; i++) bag.Add(i); });
        Console.WriteLine(bag.Count + " " + bag.Sum());
        int ran = 0;
        Parallel.Invoke(() => Interlocked.Increment(ref ran), () => Interlocked.Add(ref ran, 10), () => Interlocked.Add(ref ran, 100));
        Console.WriteLine(ran);
        var result = Parallel.For(0, 1000, (i, s) => { if (i == 500) s.Break(); });
        Console.WriteLine(result.IsCompleted + " " + result.LowestBreakIteration);
    }

    static async Task<int> Delayed(int ms, int value, CancellationToken t = default(CancellationToken))
    {
        await Task.Delay(ms, t).ConfigureAwait(false);
        return value;
    }

    static async Task Async()
    {
        var all = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => Delayed(20 - i, i * i)));
        Console.WriteLine(string.Join(",", all));
        var first = await Task.WhenAny(Delayed(2000, 1), Delayed(10, 2));
        Console.WriteLine(await first);
        var cts = new CancellationTokenSource(30);
        try {
            await Delayed(10000, 1, cts.Token);
        } catch (OperationCanceledException e) {
            Console.WriteLine("cancelled " + (e.CancellationToken == cts.Token));
        }
        try {
            await Task.WhenAll(Fail("a"), Fail("b"));
        } catch (InvalidOperationException e) {
            Console.WriteLine(e.Message);
        }
        Func<Task<string>> lambda = async () => { await Task.Yield(); return "lambda"; };
        Console.WriteLine(await lambda());
        var tcs = new TaskCompletionSource<int>();
        var waiting = tcs.Task.ContinueWith(t => t.Result + 1, TaskContinuationOptions.OnlyOnRanToCompletion);
        new Thread(() => tcs.SetResult(41)).Start();
        Console.WriteLine(await waiting);
        var sem = new SemaphoreSlim(2);
        int now = 0, max = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => {
            await sem.WaitAsync();
            int n = Interlocked.Increment(ref now);
            lock (sem) max = Math.Max(max, n);
            await Task.Delay(5);
            Interlocked.Decrement(ref now);
            sem.Release();
        }));
        Console.WriteLine(max <= 2);
        var local = new AsyncLocal<string>();
        local.Value = "outer";
        await Task.Run(async () => { local.Value = "inner"; await Task.Yield(); });
        Console.WriteLine(local.Value);
        Console.WriteLine(await new Awaitable());
    }

    static async Task Fail(string s)
    {
        await Task.Delay(s == "a" ? 1 : 10);
        throw new InvalidOperationException("fail " + s);
    }

    class Awaitable
    {
        public Awaiter GetAwaiter() { return new Awaiter(); }
    }

    struct Awaiter : INotifyCompletion
    {
        public bool IsCompleted { get { return false; } }
        public string GetResult() { return "custom awaiter"; }
        public void OnCompleted(Action next) { ThreadPool.QueueUserWorkItem(_ => next()); }
    }

    static void Pipeline()
    {
        var a = new BlockingCollection<int>(10);
        var b = new BlockingCollection<string>(10);
        var producer = Task.Run(() => { for (int i = 0; i < 200; i++) a.Add(i); a.CompleteAdding(); });
        var middle = Task.WhenAll(Enumerable.Range(0, 3).Select(k => Task.Run(() => { foreach (var i in a.GetConsumingEnumerable()) b.Add("n" + i); })))
            .ContinueWith(_ => b.CompleteAdding());
        int chars = 0, count = 0;
        foreach (var s in b.GetConsumingEnumerable()) {
            chars += s.Length;
            count++;
        }
        Task.WaitAll(producer, middle);
        Console.WriteLine(count + " " + chars);
        var d = new ConcurrentDictionary<int, int>();
        Parallel.For(0, 4000, i => d.AddOrUpdate(i % 10, 1, (k, v) => v + 1));
        Console.WriteLine(d.Count + " " + d.Values.Sum() + " " + d.GetOrAdd(99, k => k * 2));
        var q = new ConcurrentQueue<int>(Enumerable.Range(0, 100));
        int x, got = 0;
        Parallel.For(0, 4, _ => { int y; while (q.TryDequeue(out y)) Interlocked.Add(ref got, y); });
        Console.WriteLine(got + " " + q.TryPeek(out x));
    }

    static void Timers()
    {
        int ticks = 0;
        var done = new ManualResetEventSlim();
        using (new Timer(_ => { if (Interlocked.Increment(ref ticks) == 3) done.Set(); }, null, 5, 5))
            Console.WriteLine(done.Wait(10000));
        var t2 = new System.Timers.Timer(5) { AutoReset = false };
        var e = new AutoResetEvent(false);
        t2.Elapsed += (s, a) => e.Set();
        t2.Start();
        Console.WriteLine(e.WaitOne(10000));
        var barrier = new Barrier(3, b => Console.WriteLine("phase " + b.CurrentPhaseNumber));
        var ts = Enumerable.Range(0, 3).Select(i => new Thread(() => { barrier.SignalAndWait(); barrier.SignalAndWait(); })).ToList();
        ts.ForEach(t => t.Start());
        ts.ForEach(t => t.Join());
        var cd = new CountdownEvent(5);
        for (int i = 0; i < 5; i++)
            ThreadPool.QueueUserWorkItem(_ => cd.Signal());
        Console.WriteLine(cd.Wait(10000));
        var rw = new ReaderWriterLockSlim();
        int shared = 0;
        Parallel.For(0, 100, i => {
            if (i % 10 == 0) { rw.EnterWriteLock(); try { shared++; } finally { rw.ExitWriteLock(); } }
            else { rw.EnterReadLock(); try { Thread.MemoryBarrier(); } finally { rw.ExitReadLock(); } }
        });
        Console.WriteLine(shared);
        var tl = new ThreadLocal<int>(() => 5, true);
        var t3 = new Thread(() => tl.Value += 2);
        t3.Start();
        t3.Join();
        tl.Value++;
        Console.WriteLine(string.Join(",", tl.Values.OrderBy(v => v)));
        var lazy = new Lazy<object>(() => new object());
        Console.WriteLine(Enumerable.Range(0, 50).AsParallel().Select(_ => lazy.Value).Distinct().Count());
    }

    static void Main()
    {
        Plinq();
        Loops();
        Async().GetAwaiter().GetResult();
        Pipeline();
        Timers();
    }
}
