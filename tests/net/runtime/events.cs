// An EventSource of the program's own, heard by its own EventListener.
using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Threading;

[EventSource(Name = "Mine")]
class Source : EventSource {
  public static class Keywords {
    public const EventKeywords Detail = (EventKeywords)4;
  }
  public static readonly Source Log = new();
  [Event(1, Level = EventLevel.Informational)]
  public void Hello(string s, int n) => WriteEvent(1, s, n);
  [Event(2, Level = EventLevel.Verbose, Keywords = Keywords.Detail)]
  public void Detail(long n) => WriteEvent(2, n);
}
class Listener : EventListener {
  public readonly List<string> Seen = new();
  protected override void OnEventSourceCreated(EventSource s) {
    if (s.Name == "Mine")
      EnableEvents(s, EventLevel.Informational);
  }
  protected override void OnEventWritten(EventWrittenEventArgs e) {
    if (e.EventSource.Name == "Mine")
      lock (Seen)
        Seen.Add($"{e.EventId} {e.EventName} {e.Level} {string.Join(",", e.Payload)} {string.Join(",", e.PayloadNames)}");
  }
}

static class Program {
  static void Main() {
    AppContext.SetSwitch("System.Diagnostics.Tracing.EventSource.IsSupported", true);
    Source.Log.Hello("before", 0);
    using (var l = new Listener()) {
      Console.WriteLine(Source.Log.IsEnabled() + " " + Source.Log.IsEnabled(EventLevel.Verbose, EventKeywords.None));
      Source.Log.Hello("first", 1);
      Source.Log.Detail(5);
      l.EnableEvents(Source.Log, EventLevel.Verbose, Source.Keywords.Detail);
      Source.Log.Detail(6);
      foreach (string s in l.Seen)
        Console.WriteLine(s);
    }
    Console.WriteLine(Source.Log.IsEnabled());
    EventSource.SetCurrentThreadActivityId(new Guid("00112233-4455-6677-8899-aabbccddeeff"), out Guid old);
    Console.WriteLine(old + " " + EventSource.CurrentThreadActivityId);
  }
}
