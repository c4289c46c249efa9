// A pipeline of asynchronous stages that hands work from one to the next: async and await, Task,
// cancellation, locks, a bounded queue. Finds primes, factors numbers and adds up.
// usage: pipeline [how many numbers] [workers]
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

// A queue with room for a few items: a writer waits while it is full, a reader while it is empty.
class Channel<T> {
  readonly Queue<T> items = new Queue<T>();
  readonly SemaphoreSlim room, filled = new SemaphoreSlim(0);
  bool closed;

  public Channel(int capacity) { room = new SemaphoreSlim(capacity); }

  public async Task Write(T item, CancellationToken stop) {
    await room.WaitAsync(stop);
    lock (items) items.Enqueue(item);
    filled.Release();
  }

  public void Close() {
    lock (items) closed = true;
    filled.Release();
  }

  // Calls the action for each item until the channel is closed and empty.
  public async Task ReadAll(Func<T, Task> action, CancellationToken stop) {
    while (true) {
      await filled.WaitAsync(stop);
      T item;
      lock (items) {
        if (items.Count == 0) {
          if (!closed) continue;
          filled.Release(); // the next reader must see the end, too
          return;
        }
        item = items.Dequeue();
      }
      room.Release();
      await action(item);
    }
  }
}

class Factored {
  public long Number;
  public List<long> Factors;
  public override string ToString() { return Number + " = " + string.Join(" * ", Factors); }
}

class Pipeline {
  readonly int count, workers;
  readonly CancellationTokenSource stop = new CancellationTokenSource();
  readonly Channel<long> numbers = new Channel<long>(16);
  readonly Channel<Factored> results = new Channel<Factored>(16);
  int handled;

  public Pipeline(int count, int workers) {
    this.count = count;
    this.workers = workers;
  }

  async Task Produce() {
    // A linear congruence: the same numbers at every run.
    long x = 12345;
    for (int i = 0; i < count; i++) {
      x = (x * 1103515245 + 12345) & 0x7fffffff;
      await numbers.Write(x | 1, stop.Token);
      if (i % 64 == 0) await Task.Yield();
    }
    numbers.Close();
  }

  static List<long> Factor(long n) {
    var factors = new List<long>();
    for (long d = 2; d * d <= n; d += d == 2 ? 1 : 2)
      while (n % d == 0) {
        factors.Add(d);
        n /= d;
      }
    if (n > 1) factors.Add(n);
    return factors;
  }

  async Task Work() {
    await numbers.ReadAll(async n => {
      var done = new Factored { Number = n, Factors = Factor(n) };
      Interlocked.Increment(ref handled);
      await results.Write(done, stop.Token);
    }, stop.Token);
  }

  async Task<Dictionary<int, int>> Collect(List<Factored> notable) {
    var histogram = new Dictionary<int, int>();
    await results.ReadAll(f => {
      int n;
      histogram.TryGetValue(f.Factors.Count, out n);
      histogram[f.Factors.Count] = n + 1;
      if (f.Factors.Count >= 9) notable.Add(f);
      return Task.FromResult(0);
    }, stop.Token);
    return histogram;
  }

  public async Task Run() {
    var notable = new List<Factored>();
    Task<Dictionary<int, int>> collector = Task.Run(() => Collect(notable));
    Task producer = Task.Run(() => Produce());
    Task[] all = Enumerable.Range(0, workers).Select(_ => Task.Run(() => Work())).ToArray();
    await producer;
    await Task.WhenAll(all);
    results.Close();
    Dictionary<int, int> histogram = await collector;

    Console.WriteLine("{0} numbers, {1} workers", handled, workers);
    foreach (var pair in histogram.OrderBy(p => p.Key))
      Console.WriteLine("{0,3} factors {1,6} {2}", pair.Key, pair.Value, new string('#', pair.Value * 60 / count));
    foreach (Factored f in notable.OrderByDescending(f => f.Factors.Count).ThenBy(f => f.Number).Take(3)) Console.WriteLine(f);
  }
}

class Program {
  static async Task<string> TooSlow(CancellationToken stop) {
    await Task.Delay(10000, stop);
    return "this takes ten seconds";
  }

  static async Task<int> Fails() {
    await Task.Yield();
    throw new InvalidOperationException("a task may fail");
  }

  static async Task Run(int count, int workers) {
    using (var timeout = new CancellationTokenSource(50)) {
      try {
        Console.WriteLine(await TooSlow(timeout.Token));
      } catch (OperationCanceledException) {
        Console.WriteLine("cancelled in time");
      }
    }
    // What goes wrong in a task comes back where it is awaited.
    try {
      await Fails();
    } catch (InvalidOperationException e) {
      Console.WriteLine("caught: " + e.Message);
    }
    await new Pipeline(count, workers).Run();
  }

  static void Main(string[] args) {
    int count = args.Length > 0 ? int.Parse(args[0]) : 3000;
    int workers = args.Length > 1 ? int.Parse(args[1]) : 4;
    Run(count, workers).Wait();
  }
}
