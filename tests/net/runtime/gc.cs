// What GC and GCSettings answer.
using System;
using System.Runtime;

static class Program {
  static void Main() {
    Console.WriteLine(GC.MaxGeneration + " " + GCSettings.LatencyMode + " " + GCSettings.LargeObjectHeapCompactionMode);
    Console.WriteLine(GC.TryStartNoGCRegion(100000) + " " + GCSettings.LatencyMode);
    GC.EndNoGCRegion();
    Console.WriteLine(GCSettings.LatencyMode);
    try {
      GC.EndNoGCRegion();
    } catch (InvalidOperationException e) {
      Console.WriteLine(e.Message);
    }
    GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
    Console.WriteLine(GCSettings.LatencyMode);
    Console.WriteLine(GC.TryStartNoGCRegion(long.MaxValue));
    int before = GC.CollectionCount(2);
    GC.Collect();
    Console.WriteLine(GC.CollectionCount(2) > before);
  }
}
