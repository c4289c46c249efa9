// Threads, the pool, tasks and async methods.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

class Program {
  static async Task<int> Later(int n) {
    await Task.Yield();
    await Task.Delay(1);
    return n * n;
  }

  static async IAsyncEnumerable<int> Count(int n) {
    for (int i = 0; i < n; i++) {
      await Task.Yield();
      yield return i;
    }
  }

  static async Task<string> Fails() {
    await Task.Delay(1);
    throw new InvalidOperationException("late");
  }

  static async Task Main() {
    int sum = 0;
    var threads = Enumerable.Range(1, 8).Select(i => new Thread(() => {
      for (int k = 0; k < 1000; k++)
        Interlocked.Add(ref sum, i);
    })).ToArray();
    foreach (var t in threads) t.Start();
    foreach (var t in threads) t.Join();
    Console.WriteLine(sum);

    Console.WriteLine((await Task.WhenAll(Enumerable.Range(1, 20).Select(Later))).Sum());
    try {
      await Fails();
    } catch (InvalidOperationException e) {
      Console.WriteLine(e.Message);
    }
    int counted = 0;
    await foreach (int i in Count(10)) counted += i;
    Console.WriteLine(counted);

    var bag = new ConcurrentDictionary<int, int>();
    Parallel.For(0, 1000, i => bag[i] = i);
    Console.WriteLine(bag.Count + " " + bag.Values.Sum());
    Console.WriteLine(Enumerable.Range(0, 10000).AsParallel().Where(i => i % 7 == 0).Count());

    using var cancel = new CancellationTokenSource(20);
    try {
      await Task.Delay(10000, cancel.Token);
    } catch (OperationCanceledException) {
      Console.WriteLine("cancelled");
    }
    var gate = new SemaphoreSlim(0);
    using var timer = new Timer(_ => gate.Release(), null, 5, Timeout.Infinite);
    await gate.WaitAsync();
    var local = new ThreadLocal<int>(() => 7);
    Console.WriteLine(local.Value);
    lock (bag) Console.WriteLine(Monitor.IsEntered(bag));
  }
}
