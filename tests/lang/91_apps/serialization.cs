// Serialization: BinaryFormatter, XmlSerializer, DataContractSerializer and JSON; deep copies, versions, events, surrogates.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Formatters.Binary;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Serialization;

[Serializable]
class Node
{
    public string Name;
    public Node Next;
    public List<int> Values = new List<int>();
    public Dictionary<string, Node> Others = new Dictionary<string, Node>();
    [NonSerialized] public int Cache = 42;
    [OnDeserialized] void After(StreamingContext c) { Cache = 7; }
}

[Serializable]
class Custom : ISerializable
{
    public readonly int X;
    public Custom(int x) { X = x; }
    protected Custom(SerializationInfo info, StreamingContext c) { X = info.GetInt32("x") + 1; }
    public void GetObjectData(SerializationInfo info, StreamingContext c) { info.AddValue("x", X); }
}

[Serializable]
struct Pair<A, B> { public A First; public B Second; }

[Serializable]
enum Color : byte { Red = 1, Green = 5 }

public class Address
{
    public string Street { get; set; }
    [XmlAttribute] public int Number { get; set; }
}

[XmlInclude(typeof(Manager))]
public class Person
{
    [XmlAttribute("name")] public string Name;
    public int? Age;
    public DateTime Born;
    [XmlArray("places"), XmlArrayItem("place")] public List<Address> Places = new List<Address>();
    [XmlIgnore] public string Secret = "s";
    public double[] Scores;
    public Kind Kind;
    [XmlElement("nick")] public string[] Nicks;
}

public class Manager : Person { public Person[] Team; }
public enum Kind { [XmlEnum("the-a")] A, B }

[DataContract(Name = "item", Namespace = "urn:x")]
class Item
{
    [DataMember(Name = "id", Order = 1)] public int Id;
    [DataMember(Order = 2)] public string Text { get; set; }
    [DataMember(Order = 3, EmitDefaultValue = false)] public List<Item> Children;
    public int Hidden = 3;
}

static class Program
{
    static T Copy<T>(T o)
    {
        var f = new BinaryFormatter();
        using (var s = new MemoryStream()) {
            f.Serialize(s, o);
            s.Position = 0;
            return (T)f.Deserialize(s);
        }
    }

    static void Binary()
    {
        var a = new Node { Name = "a" };
        a.Next = new Node { Name = "b", Next = a, Cache = 1 };
        a.Values.AddRange(new[] { 1, 2, 3 });
        a.Others["self"] = a;
        a.Others["next"] = a.Next;
        var b = Copy(a);
        Console.WriteLine(b.Name + " " + b.Next.Name + " " + ReferenceEquals(b.Next.Next, b) + " " + b.Values.Sum() + " " + b.Cache + " " +
                          ReferenceEquals(b.Others["self"], b) + " " + b.Others.Count);
        Console.WriteLine(Copy(new Custom(5)).X);
        var p = Copy(new Pair<string, DateTime> { First = "x", Second = new DateTime(2000, 1, 2) });
        Console.WriteLine(p.First + " " + p.Second.Year);
        Console.WriteLine(string.Join(",", Copy(new object[] { 1, "two", 3.5, Color.Green, null, 'c', 10m, new[] { 1, 2 }, new TimeSpan(5), (byte)3 })
            .Select(o => o == null ? "null" : o.GetType().Name + ":" + o)));
        Console.WriteLine(Copy(new int[,] { { 1, 2 }, { 3, 4 } })[1, 0] + " " + Copy(new Hashtable { { "k", 5 } })["k"] + " " + Copy(new Exception("boom")).Message);
        var set = Copy(new HashSet<string> { "q", "r" });
        Console.WriteLine(set.Contains("q") + " " + set.Count + " " + Copy(new SortedDictionary<int, string> { { 2, "b" }, { 1, "a" } }).First().Value);
        try {
            Copy(new StringReader("x"));
        } catch (SerializationException) {
            Console.WriteLine("not serializable");
        }
        Action act = Console.WriteLine;
        Console.WriteLine(Copy(new Func<string, int>(int.Parse))("12"));
    }

    static void Xml()
    {
        var m = new Manager {
            Name = "Ann", Age = 50, Born = new DateTime(1970, 5, 6), Scores = new[] { 1.5, 2 }, Kind = Kind.A, Nicks = new[] { "x", "y" },
            Team = new[] { new Person { Name = "Bob", Born = new DateTime(1990, 1, 1), Kind = Kind.B } }
        };
        m.Places.Add(new Address { Street = "Größe & Co", Number = 3 });
        var xs = new XmlSerializer(typeof(Person));
        var w = new StringWriter { NewLine = "\n" };
        var ns = new XmlSerializerNamespaces();
        ns.Add("", "");
        using (var xw = XmlWriter.Create(w, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
            xs.Serialize(xw, m, ns);
        Console.WriteLine(w);
        var r = (Manager)xs.Deserialize(new StringReader(w.ToString()));
        Console.WriteLine(r.Name + " " + r.Age + " " + r.Born.Year + " " + r.Places[0].Street + r.Places[0].Number + " " + r.Scores.Length + " " + r.Kind + " " + r.Team[0].Name +
                          " " + (r.Team[0].Age == null) + " " + r.Team[0].Kind + " " + r.Nicks[1]);
        try {
            xs.Deserialize(new StringReader("<Person><Age>x</Age></Person>"));
        } catch (InvalidOperationException e) {
            Console.WriteLine(e.InnerException.GetType().Name);
        }
        var ls = new XmlSerializer(typeof(List<int>));
        Console.WriteLine(((List<int>)ls.Deserialize(new StringReader("<ArrayOfInt><int>4</int><int>5</int></ArrayOfInt>"))).Sum());
    }

    static void Contracts()
    {
        var item = new Item { Id = 1, Text = "a<b", Children = new List<Item> { new Item { Id = 2 } } };
        var dcs = new DataContractSerializer(typeof(Item));
        var s = new MemoryStream();
        dcs.WriteObject(s, item);
        Console.WriteLine(Encoding.UTF8.GetString(s.ToArray()));
        s.Position = 0;
        var back = (Item)dcs.ReadObject(s);
        Console.WriteLine(back.Id + " " + back.Text + " " + back.Children[0].Id + " " + (back.Children[0].Children == null) + " " + back.Hidden);
        var js = new DataContractJsonSerializer(typeof(Item));
        s = new MemoryStream();
        js.WriteObject(s, item);
        Console.WriteLine(Encoding.UTF8.GetString(s.ToArray()));
        back = (Item)js.ReadObject(new MemoryStream(Encoding.UTF8.GetBytes("{\"id\":9,\"Text\":\"\\u00e4\",\"Children\":[{\"id\":3}]}")));
        Console.WriteLine(back.Id + back.Text + back.Children[0].Id);
    }

    static void Main()
    {
        Binary();
        Xml();
        Contracts();
    }
}
