// Performance counters: those of the system, those of the runtime, made by the program, and unknown ones.
using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.Caching;

class P {
  static void Try(string what, Func<object> f) {
    try { Console.WriteLine(what + ": " + f()); } catch (Exception e) { Console.WriteLine(what + ": " + e.GetType().Name); }
  }

  static PerformanceCounter Open(string category, string counter, string instance = "") {
    return new PerformanceCounter(category, counter, instance, false);
  }

  static void Main() {
    foreach (var c in PerformanceCounterCategory.GetCategories()) {
      Console.WriteLine("{0} {1}", c.CategoryName, c.CategoryType);
      foreach (var p in c.GetCounters(""))
        Console.WriteLine("  {0} {1} {2}", p.CounterName, p.CounterType, p.ReadOnly);
    }
    Try("exists", () => PerformanceCounterCategory.Exists("Mono Memory") + " " + PerformanceCounterCategory.Exists("nope"));
    Try("counter exists", () => PerformanceCounterCategory.CounterExists("Total Physical Memory", "Mono Memory") + " " +
                                PerformanceCounterCategory.CounterExists("nope", "Mono Memory"));

    string me = Process.GetCurrentProcess().Id.ToString();
    Try("physical", () => Open("Mono Memory", "Total Physical Memory").RawValue > 1 << 24);
    Try("as float", () => Open("Mono Memory", "Total Physical Memory").NextValue() > 1 << 24);
    Try("available", () => Open("Mono Memory", "Available Physical Memory").RawValue > 1 << 20);
    Try("processor", () => Open("Processor", "% Processor Time", "_Total").RawValue > 0);
    Try("first", () => Open("Processor", "% Processor Time", "0").RawValue > 0);
    Try("working set", () => Open("Process", "Working Set", me).RawValue > 1 << 20);
    Try("threads", () => Open("Process", "Thread Count", me).RawValue > 0);
    Try("time", () => Open("Process", "% Processor Time", me).RawValue > 0);
    Try("no process", () => Open("Process", "Working Set", "none").RawValue);
    Try("sample", () => {
      var s = Open("Processor", "% Processor Time", "_Total").NextSample();
      return s.BaseValue + " " + s.CounterFrequency + " " + s.SystemFrequency + " " + (s.TimeStamp > 0) + " " + s.CounterType;
    });
    Try("processors", () => new PerformanceCounterCategory("Processor").GetInstanceNames().First());
    Try("processes", () => new PerformanceCounterCategory("Process").GetInstanceNames().Any(n => n.StartsWith(me + "/")));
    Try("loopback", () => new PerformanceCounterCategory("Network Interface").GetInstanceNames().Contains("lo"));

    Try("increment what is read", () => Open("Mono Memory", "Total Physical Memory").Increment());
    Try("no category", () => Open("nope", "nope").RawValue + " " + Open("nope", "nope").Increment());
    Try("no counter", () => Open("Mono Memory", "nope").RawValue + " " + Open("Mono Memory", "nope").CounterType);

    var data = new CounterCreationDataCollection {
      new CounterCreationData("hits", "h", PerformanceCounterType.NumberOfItems32),
      new CounterCreationData("bytes", "b", PerformanceCounterType.NumberOfItems64),
    };
    Try("create", () => PerformanceCounterCategory.Create("Mine", "help", PerformanceCounterCategoryType.SingleInstance, data).CategoryName);
    Try("made", () => PerformanceCounterCategory.Exists("Mine") + " " + PerformanceCounterCategory.CounterExists("hits", "Mine"));
    var hits = Open("Mine", "hits");
    Try("is", () => hits.ReadOnly + " " + hits.CounterType);
    Try("count", () => hits.Increment() + " " + hits.IncrementBy(10) + " " + hits.Decrement());
    Try("set", () => { hits.RawValue = 77; return hits.RawValue; });
    Try("seen by another", () => new PerformanceCounter("Mine", "hits").RawValue + " " + new PerformanceCounter("Mine", "hits").NextValue());
    Try("other counter", () => Open("Mine", "bytes").RawValue);
    Try("counters", () => string.Join(" ", new PerformanceCounterCategory("Mine").GetCounters().Select(c => c.CounterName)));
    Try("delete unknown", () => { PerformanceCounterCategory.Delete("nope"); return "deleted"; });
    Try("delete system", () => { PerformanceCounterCategory.Delete("Processor"); return "deleted"; });
    hits.Close();

    Try("cache", () => { // asks how much memory there is
      var c = new MemoryCache("c");
      c.Add("k", "v", DateTimeOffset.Now.AddMinutes(1));
      return c["k"] + " " + (c.PhysicalMemoryLimit > 0);
    });
  }
}
