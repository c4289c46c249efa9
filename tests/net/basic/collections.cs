using System; using System.Collections.Generic; using System.Linq; using System.Text;
class P {
  static void Main() {
    var l = new List<int>{3,1,2}; l.Sort(); Console.WriteLine(string.Join(",", l));
    var d = new Dictionary<string,int>{["a"]=1,["b"]=2}; foreach (var kv in d) Console.WriteLine(kv.Key + kv.Value);
    Console.WriteLine(string.Join(" ", Enumerable.Range(1,5).Select(i => i*i).Where(i => i % 2 == 1)));
    var sb = new StringBuilder(); for (int i=0;i<3;i++) sb.Append(i).Append(';'); Console.WriteLine(sb);
    Console.WriteLine($"x={3.25} y={42:X} z={DateTime.UnixEpoch:yyyy-MM-dd}");
    Console.WriteLine((1,"t")); Console.WriteLine(long.Parse("123456789012") + double.Parse("1.5"));
    var h = new HashSet<int>{1,2,2}; Console.WriteLine(h.Count);
    var q = new Queue<string>(); q.Enqueue("q"); Console.WriteLine(q.Dequeue());
    foreach (var g in new[]{"aa","b","cc"}.GroupBy(x => x.Length).OrderBy(g => g.Key)) Console.WriteLine(g.Key + ":" + g.Count());
    Console.WriteLine("a,b;c".Split(',', ';').Length + " " + "Hello".ToUpperInvariant() + " " + "hello".IndexOf("ll") + " " + "x".CompareTo("y"));
  }
}
