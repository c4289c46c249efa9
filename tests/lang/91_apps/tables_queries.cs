// DataTable and DataView, LINQ over many shapes, custom collections, resources, configuration by code, regular expressions.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Data;
using System.IO;
using System.Linq;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;

class Order { public int Id, Customer; public string Item; public decimal Price; public DateTime Day; }

class Grid<T> : IEnumerable<T>
{
    readonly T[,] cells;
    public Grid(int w, int h) { cells = new T[w, h]; }
    public T this[int x, int y] { get { return cells[x, y]; } set { cells[x, y] = value; } }
    public IEnumerator<T> GetEnumerator() { foreach (var c in cells) yield return c; }
    IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); }
}

static class Program
{
    static void Tables()
    {
        var t = new DataTable("people");
        t.Columns.Add("Id", typeof(int));
        t.Columns.Add("Name", typeof(string));
        t.Columns.Add("Age", typeof(int));
        t.Columns.Add("Next", typeof(int), "Age + 1");
        t.PrimaryKey = new[] { t.Columns["Id"] };
        foreach (var p in new[] { Tuple.Create(1, "Ann", 30), Tuple.Create(2, "Bob", 25), Tuple.Create(3, "Cid", 41) })
            t.Rows.Add(p.Item1, p.Item2, p.Item3);
        t.Rows.Add(4, "Dee", DBNull.Value);
        Console.WriteLine(string.Join(" ", t.Select("Age > 26", "Name DESC").Select(r => r["Name"] + ":" + r["Next"])) + " " + t.Compute("SUM(Age)", "Id < 4") + " " + t.Rows.Find(2)["Name"]);
        var v = new DataView(t) { RowFilter = "Name LIKE '%e%' OR Age IS NULL", Sort = "Age" };
        Console.WriteLine(v.Count + " " + v[0]["Name"]);
        t.AcceptChanges();
        t.Rows[0]["Age"] = 31;
        t.Rows[1].Delete();
        Console.WriteLine(t.GetChanges().Rows.Count + " " + t.Rows[0].RowState + " " + t.Rows[0]["Age", DataRowVersion.Original]);
        try {
            t.Rows.Add(1, "dup", 1);
        } catch (ConstraintException) {
            Console.WriteLine("unique");
        }
        var w = new StringWriter();
        t.WriteXml(w, XmlWriteMode.IgnoreSchema);
        Console.WriteLine(Regex.Replace(w.ToString(), @"\s+", " "));
        var set = new DataSet("set");
        set.Tables.Add(t);
        var u = set.Tables.Add("pets");
        u.Columns.Add("Owner", typeof(int));
        u.Columns.Add("Pet");
        set.Relations.Add("owns", t.Columns["Id"], u.Columns["Owner"]);
        u.Rows.Add(1, "cat");
        u.Rows.Add(1, "dog");
        Console.WriteLine(t.Rows[0].GetChildRows("owns").Length + " " + u.Rows[0].GetParentRow("owns")["Name"]);
    }

    static void Queries()
    {
        var orders = Enumerable.Range(1, 40).Select(i => new Order { Id = i, Customer = i % 4, Item = "abcde".Substring(i % 5, 1), Price = i * 1.25m, Day = new DateTime(2021, 1, 1).AddDays(i * 3) }).ToList();
        var customers = new Dictionary<int, string> { { 0, "zero" }, { 1, "one" }, { 2, "two" }, { 9, "nine" } };
        var join = from c in customers
                   join o in orders on c.Key equals o.Customer into g
                   let sum = g.Sum(o => o.Price)
                   orderby sum descending, c.Value
                   select c.Value + "=" + sum + "/" + g.Count();
        Console.WriteLine(string.Join(" ", join));
        var months = orders.GroupBy(o => new { o.Day.Month, o.Item }).Where(g => g.Key.Item == "a").OrderBy(g => g.Key.Month).Select(g => g.Key + ":" + g.Max(o => o.Price));
        Console.WriteLine(string.Join(" ", months));
        var look = orders.ToLookup(o => o.Item, o => o.Id);
        Console.WriteLine(string.Join(" ", look["b"]) + " " + look.Count + " " + look["zz"].Any());
        Console.WriteLine(orders.Aggregate(new StringBuilder(), (sb, o) => o.Id % 9 == 0 ? sb.Append(o.Item).Append(o.Id) : sb));
        Console.WriteLine(string.Join(",", new[] { 3, 1, 2 }.Zip("xyz", (a, b) => a + "" + b).Concat(new[] { "end" }).Reverse().SkipWhile(s => s == "end").DefaultIfEmpty("none")));
        Console.WriteLine(string.Join(",", new[] { 1, 2, 3, 4 }.SelectMany(x => Enumerable.Repeat(x, x)).Distinct().Union(new[] { 9 }).Except(new[] { 2 }).Intersect(new[] { 9, 1, 4 })));
        Console.WriteLine(orders.OrderBy(o => o.Item).ThenByDescending(o => o.Price).First().Id + " " + orders.Average(o => o.Price) + " " + orders.TakeWhile(o => o.Id < 5).Last().Item + " " +
                          orders.Single(o => o.Id == 7).Price + " " + (orders.FirstOrDefault(o => o.Id > 99) == null) + " " + orders.All(o => o.Price > 1) + " " + orders.OfType<object>().Cast<Order>().ElementAt(3).Id);
        var grid = new Grid<int>(3, 2);
        grid[2, 1] = 7;
        grid[0, 0] = 1;
        Console.WriteLine(string.Join("", grid) + " " + grid.Max());
        var oc = new ObservableCollection<int>();
        oc.CollectionChanged += (s, e) => Console.Write(e.Action + " ");
        oc.Add(1);
        oc.Insert(0, 2);
        oc.Move(0, 1);
        oc[0] = 5;
        oc.RemoveAt(1);
        oc.Clear();
        Console.WriteLine();
        var od = new OrderedDictionary { { "b", 1 }, { "a", 2 } };
        var nv = new NameValueCollection { { "k", "1" }, { "k", "2" } };
        var sl = new SortedList<string, int>(StringComparer.OrdinalIgnoreCase) { { "B", 1 }, { "a", 2 } };
        var ll = new LinkedList<int>(new[] { 1, 2, 3 });
        ll.AddAfter(ll.Find(2), 9);
        var ss = new SortedSet<int> { 5, 1, 3 };
        Console.WriteLine(od[0] + " " + nv["k"] + " " + sl.Keys[0] + " " + string.Join("", ll) + " " + ss.GetViewBetween(2, 9).Count + " " + new BitArray(new[] { true, false }).Or(new BitArray(new[] { false, false }))[0]);
    }

    static void Patterns()
    {
        foreach (var opt in new[] { RegexOptions.None, RegexOptions.Compiled }) {
            var r = new Regex(@"(?<y>\d{4})-(?<m>\d\d?)(-(?<d>\d\d?))?", opt);
            foreach (Match m in r.Matches("from 2021-05-07 to 1999-12, not 12-34"))
                Console.Write(m.Groups["y"].Value + "/" + m.Groups["m"] + "/" + (m.Groups["d"].Success ? m.Groups["d"].Value : "-") + "@" + m.Index + " ");
            Console.WriteLine();
            Console.WriteLine(Regex.Replace("The Quick brown", @"\b(\w)(\w*)\b", m => m.Groups[2].Value + m.Groups[1].Value.ToLower() + "ay", opt) + " " +
                              string.Join("|", Regex.Split("a1b22;c", @"(\d+)|;", opt)) + " " + Regex.Replace("2021-05", @"(\d+)-(\d+)", "$2.$1", opt));
            Console.WriteLine(Regex.IsMatch("aAbB", "^(?i)aabb$", opt) + " " + Regex.Match("<<a>>", @"<(?:[^<>]|(?<o><)|(?<-o>>))*(?(o)(?!))>", opt).Value + " " + Regex.Match("foobar", "(?<=foo)bar", opt).Success + " " +
                              Regex.Match("xaaay", "a{2,}?", opt).Length + " " + Regex.Matches("ab\ncd", "^.", opt | RegexOptions.Multiline).Count + " " + Regex.Match("aXbX", ".*?X", opt | RegexOptions.RightToLeft).Value);
        }
        try {
            new Regex("(a");
        } catch (ArgumentException e) {
            Console.WriteLine(e.Message);
        }
        try {
            Regex.IsMatch(new string('a', 40) + "b", "^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(50));
        } catch (RegexMatchTimeoutException) {
            Console.WriteLine("timeout");
        }
    }

    static void Resources()
    {
        var ms = new MemoryStream();
        using (var w = new ResourceWriter(ms) ) {
            w.AddResource("text", "größe");
            w.AddResource("number", 42);
            w.AddResource("bytes", new byte[] { 1, 2, 3 });
            w.AddResource("when", new DateTime(2020, 1, 2));
            w.Generate();
            var data = ms.ToArray();
            using (var r = new ResourceReader(new MemoryStream(data)))
                Console.WriteLine(string.Join(" ", r.Cast<DictionaryEntry>().Select(e => e.Key + "=" + e.Value.GetType().Name).OrderBy(s => s, StringComparer.Ordinal)));
            using (var set = new ResourceSet(new MemoryStream(data)))
                Console.WriteLine(set.GetString("text") + " " + set.GetObject("number") + " " + (set.GetString("none") == null));
        }
    }

    static void Main()
    {
        System.Threading.Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
        Tables();
        Queries();
        Patterns();
        Resources();
    }
}
