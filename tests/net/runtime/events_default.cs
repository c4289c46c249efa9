// Event sources are on unless the program's configuration turns them off.
using System;
using System.Diagnostics.Tracing;

class Listener : EventListener {
  protected override void OnEventSourceCreated(EventSource s) {
    if (s.Name is "Mine" or "Microsoft-Windows-DotNETRuntime" or "System.Threading.Tasks.TplEventSource")
      EnableEvents(s, EventLevel.Verbose, EventKeywords.All);
  }
  protected override void OnEventWritten(EventWrittenEventArgs e) {
    if (e.EventSource.Name == "Mine")
      Console.WriteLine(e.EventName + " " + string.Join(",", e.Payload));
  }
}

[EventSource(Name = "Mine")]
class Source : EventSource {
  public static readonly Source Log = new();
  [Event(1)]
  public void Hello(string s, int n) => WriteEvent(1, s, n);
}

static class Program {
  static void Main() {
    using var l = new Listener();
    Source.Log.Hello("x", 1);
    System.Threading.Tasks.Task.Run(() => Source.Log.Hello("y", 2)).Wait();
    GC.Collect();
    Console.WriteLine(Source.Log.IsEnabled());
  }
}
