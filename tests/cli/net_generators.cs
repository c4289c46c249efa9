// Code that the SDK's source generators write: JSON, regular expressions, P/Invokes.
using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using System.Collections.Generic;
public class Order {
  public int Id { get; set; }
  public List<Item> Items { get; set; } = new();
  public Dictionary<string, decimal> Prices { get; set; }
  public DateTime At { get; set; }
  public Kind K { get; set; }
  public Order Parent { get; set; }
}
public record Item(string Name, int Qty = 1);
public enum Kind { None, Big = 5 }
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
                             UseStringEnumConverter = true,
                             DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(List<Item>))]
[JsonSerializable(typeof(int[]))]
partial class Ctx : JsonSerializerContext {}
static partial class Rx {
  [GeneratedRegex(@"^(?<user>[\w.+-]+)@(?<host>[\w-]+(\.[\w-]+)+)$", RegexOptions.IgnoreCase)]
  public static partial Regex Mail();
  [GeneratedRegex(@"(\d+)|(?<w>[a-z]{2,5}?)\b", RegexOptions.IgnoreCase)]
  public static partial Regex Mix { get; }
  [GeneratedRegex(@"(?<=\$)\d+(?:\.\d\d)?(?!\d)")]
  public static partial Regex Money();
}
static partial class Native {
  [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
  internal static partial int setenv(string n, string v, int o);
  [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
  [return:MarshalUsing(typeof(Str))]
  internal static partial string getenv(string n);
  [LibraryImport("libc")]
  internal static unsafe partial void qsort([MarshalAs(UnmanagedType.LPArray)] int[] b, nuint n, nuint s,
                                            delegate *unmanaged<int *, int *, int> cmp);
  [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
  internal static partial int open(string p, int f);
  [LibraryImport("libc")]
  [return:MarshalAs(UnmanagedType.Bool)]
  internal static partial bool isatty(int fd);
}
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(Str))]
static unsafe class Str {
  public static string ConvertToManaged(byte *p) => p == null ? null : Marshal.PtrToStringUTF8((nint)p);
}
static unsafe class P {
  [UnmanagedCallersOnly]
  static int Cmp(int *a, int *b) => *b - *a;
  static void Main() {
    var o = new Order { Id = 3, Items = { new("a"), new("b", 5) }, Prices = new() { ["x"] = 1.5m },
                        At = new DateTime(2020, 1, 2), K = Kind.Big };
    string s = JsonSerializer.Serialize(o, Ctx.Default.Order);
    Console.WriteLine(s);
    var b = JsonSerializer.Deserialize(s, Ctx.Default.Order);
    Console.WriteLine(b.Items[1] + " " + b.K + b.Prices["x"] + b.At.Year);
    Console.WriteLine(JsonSerializer.Serialize(new[] { 1, 2 }, typeof(int[]), Ctx.Default));
    try {
      JsonSerializer.Serialize(5L, typeof(long), Ctx.Default);
    } catch (Exception e) {
      Console.WriteLine(e.GetType().Name);
    }
    foreach (var t in new[] { "a.b@c.de", "bad@", "X+y@z-1.q.r" }) {
      var m = Rx.Mail().Match(t);
      Console.WriteLine(m.Success + m.Groups["host"].Value);
    }
    Console.WriteLine(string.Join("|", Rx.Mix.Matches("12 abc defghij 7")));
    Console.WriteLine(Rx.Money().Replace("$5 $6.70 $8.123 9", "#"));
    Console.WriteLine(Native.setenv("KK", "é", 1) + Native.getenv("KK") + (Native.getenv("NOPE_") == null));
    var a = new[] { 3, 9, 1 };
    Native.qsort(a, 3, 4, &Cmp);
    Console.WriteLine(string.Join(",", a));
    Com.Run();
    Console.WriteLine(Native.open("/none", 0) + " " + Marshal.GetLastPInvokeError() + Native.isatty(99));
  }
}

[GeneratedComInterface]
[Guid("11111111-2222-3333-4444-555555555555")]
partial interface IAdder {
  int Add(int a, int b);
  [return: MarshalAs(UnmanagedType.LPUTF8Str)]
  string Twice([MarshalAs(UnmanagedType.LPUTF8Str)] string s);
}
[GeneratedComClass]
partial class Adder : IAdder {
  public int Add(int a, int b) => checked(a + b);
  public string Twice(string s) => s + s;
}
static class Com {
  public static void Run() {
    var w = new StrategyBasedComWrappers();
    IntPtr p = w.GetOrCreateComInterfaceForObject(new Adder(), CreateComInterfaceFlags.None);
    var a = (IAdder)w.GetOrCreateObjectForComInstance(p, CreateObjectFlags.None);
    Console.WriteLine(a.GetType().Name + a.Add(2, 3) + a.Twice("é") + (a is IDisposable));
    try {
      a.Add(int.MaxValue, 1);
    } catch (Exception e) {
      Console.WriteLine(e.GetType().Name);
    }
    Console.WriteLine(Marshal.Release(p));
  }
}
