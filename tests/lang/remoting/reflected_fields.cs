// Fields of a transparent proxy by reflection: those of the object that it stands for.
using System;
using System.Reflection;

public struct Pair {
  public int A;
  public string B;
}

public class Far : MarshalByRefObject {
  public int number = 5;
  public string text = "far";
  public DateTime time = new DateTime(2001, 2, 3);
  public DayOfWeek day = DayOfWeek.Friday;
  public readonly int fixedOne = 7;
  private string hidden = "hidden";
  public string All() {
    return number + " " + text + " " + time.Year + " " + day + " " + fixedOne + " " + hidden;
  }
}

class P {
  static void Try(string name, Action a) {
    try {
      a();
    } catch (Exception e) {
      Console.WriteLine(name + ": " + e.GetType().Name);
    }
  }

  static FieldInfo F(string name) {
    return typeof(Far).GetField(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static);
  }

  static void Main() {
    var d = AppDomain.CreateDomain("other");
    var far = (Far)d.CreateInstanceAndUnwrap(typeof(Far).Assembly.FullName, "Far");
    foreach (var n in new[] { "number", "text", "time", "day", "fixedOne", "hidden" })
      Console.WriteLine(n + " " + (F(n).GetValue(far) ?? "null"));
    F("number").SetValue(far, 6);
    F("text").SetValue(far, null);
    F("time").SetValue(far, new DateTime(1999, 1, 1));
    F("day").SetValue(far, DayOfWeek.Monday);
    F("hidden").SetValue(far, "seen");
    Console.WriteLine(far.All());
    Console.WriteLine((F("text").GetValue(far) ?? "null"));
    Try("no string", () => F("text").SetValue(far, 5));
    Try("other object", () => F("text").GetValue("no Far"));
    Console.WriteLine(far.All());
  }
}
