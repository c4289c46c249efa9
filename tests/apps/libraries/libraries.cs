// The class libraries that make code at run time, or that are large: every part prints what it made.
using System;
using System.CodeDom.Compiler;
using System.Collections.Generic;
using System.Data;
using System.Dynamic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Formatters.Binary;
using System.Runtime.Serialization.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using System.Xml.Serialization;
using System.Xml.XPath;
using System.Xml.Xsl;

public enum Level { Low, [XmlEnum("very-high")] High }
[XmlInclude(typeof(Special))] public class Item { [XmlAttribute] public string Name; public decimal Price; public Level Level; }
public class Special : Item { public TimeSpan? Extra; [XmlIgnore] public int Hidden = 5; public byte[] Data; }
[XmlRoot("root", Namespace = "urn:x")] public class Root {
    [XmlArray("items"), XmlArrayItem("item"), XmlArrayItem("special", typeof(Special))] public List<Item> Items = new List<Item>();
    [XmlElement("n")] public int[] Numbers;
    [XmlAnyElement] public XmlElement[] Others;
    [XmlText] public string Text;
    public DateTime When;
    public double? Maybe;
}
[DataContract(Namespace = "urn:d")] public class Person {
    [DataMember(Order = 1)] public string Name;
    [DataMember(Order = 2)] public List<Person> Friends = new List<Person>();
    [DataMember(Order = 3, EmitDefaultValue = false)] public int Age;
    [DataMember(Order = 4)] public Dictionary<string, int> Scores;
    [OnDeserialized] void Done(StreamingContext c) { Seen = true; }
    public bool Seen;
}
[Serializable] class Node : ISerializable {
    public string Name; public Node Next; public event Action Gone;
    public Node() { }
    Node(SerializationInfo i, StreamingContext c) { Name = i.GetString("name"); Next = (Node)i.GetValue("next", typeof(Node)); }
    public void GetObjectData(SerializationInfo i, StreamingContext c) { i.AddValue("name", Name); i.AddValue("next", Next); }
    void Use() { if (Gone != null) Gone(); }
}
[Serializable] struct Pair<A, B> { public A First; public B Second; [NonSerialized] public int Skip; }
class Bag : DynamicObject {
    readonly Dictionary<string, object> d = new Dictionary<string, object>();
    public override bool TryGetMember(GetMemberBinder b, out object r) { return d.TryGetValue(b.Name, out r); }
    public override bool TrySetMember(SetMemberBinder b, object v) { d[b.Name] = v; return true; }
    public override bool TryInvokeMember(InvokeMemberBinder b, object[] a, out object r) { r = b.Name + "/" + a.Length; return true; }
    public override bool TryBinaryOperation(BinaryOperationBinder b, object o, out object r) { r = b.Operation + ":" + o; return true; }
}

class P {
    static void Xslt() {
        var t = new XslCompiledTransform();
        t.Load(XmlReader.Create(new StringReader(@"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:e='urn:e'>
          <xsl:output method='xml' indent='yes' omit-xml-declaration='yes'/><xsl:param name='p' select=""'dflt'""/><xsl:key name='k' match='b' use='@id'/>
          <xsl:template match='/a'><out p='{$p}'><xsl:apply-templates select='b[@id &gt; 1]'><xsl:sort select='@id' order='descending' data-type='number'/></xsl:apply-templates>
            <xsl:value-of select=""key('k', '2')""/><xsl:value-of select=""e:Shout('abc')""/><sum><xsl:value-of select=""format-number(sum(b/@id), '#,##0.00')""/></sum>
            <xsl:call-template name='r'><xsl:with-param name='n' select='3'/></xsl:call-template></out></xsl:template>
          <xsl:template match='b'><x n='{position()}'><xsl:value-of select='concat(@id, ""-"", normalize-space(.))'/></x></xsl:template>
          <xsl:template name='r'><xsl:param name='n'/><xsl:if test='$n &gt; 0'><r><xsl:call-template name='r'><xsl:with-param name='n' select='$n - 1'/></xsl:call-template></r></xsl:if></xsl:template>
          </xsl:stylesheet>")));
        var args = new XsltArgumentList();
        args.AddParam("p", "", "given");
        args.AddExtensionObject("urn:e", new Ext());
        var w = new StringWriter();
        t.Transform(new XPathDocument(new StringReader("<a><b id='1'> one</b><b id='2'>two </b><b id='30'>th  irty</b></a>")), args, w);
        Console.WriteLine(w);
    }
    public class Ext { public string Shout(string s) { return s.ToUpperInvariant() + "!"; } }

    static void XmlSerial() {
        var doc = new XmlDocument();
        doc.LoadXml("<other xmlns='urn:o'><deep/></other>");
        var r = new Root { Numbers = new[] { 1, 2 }, When = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc), Maybe = 2.5, Others = new[] { doc.DocumentElement },
            Items = { new Item { Name = "<&>", Price = 1.10m }, new Special { Name = "s", Level = Level.High, Data = new byte[] { 1, 255 } } } };
        var s = new XmlSerializer(typeof(Root));
        var w = new StringWriter();
        s.Serialize(w, r);
        Console.WriteLine(w);
        s.UnknownElement += (o, e) => Console.WriteLine("unknown " + e.Element.Name);
        var b = (Root)s.Deserialize(new StringReader(w.ToString()));
        Console.WriteLine("{0} {1} {2} {3} {4} {5}", b.Items.Count, b.Items[1].Level, ((Special)b.Items[1]).Data[1], b.Numbers.Sum(), b.Maybe, b.Others[0].Name);
        try { s.Deserialize(new StringReader("<root xmlns='urn:x'><n>x</n></root>")); } catch (InvalidOperationException e) { Console.WriteLine(e.Message + " / " + e.InnerException.GetType().Name); }
        try { new XmlSerializer(typeof(Dictionary<int, int>)); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
    }

    static void Contracts() {
        var p = new Person { Name = "A", Age = 3, Friends = { new Person { Name = "B\u00e9" } }, Scores = new Dictionary<string, int> { { "x", 1 }, { "y", 2 } } };
        var m = new MemoryStream();
        var s = new DataContractSerializer(typeof(Person));
        s.WriteObject(m, p);
        Console.WriteLine(Encoding.UTF8.GetString(m.ToArray()));
        m.Position = 0;
        var q = (Person)s.ReadObject(m);
        Console.WriteLine("{0} {1} {2} {3}", q.Seen, q.Friends[0].Name, q.Scores["y"], q.Friends[0].Scores == null);
        var j = new DataContractJsonSerializer(typeof(Person));
        m = new MemoryStream();
        j.WriteObject(m, p);
        Console.WriteLine(Encoding.UTF8.GetString(m.ToArray()));
        m.Position = 0;
        Console.WriteLine(((Person)j.ReadObject(m)).Friends.Count);
    }

    static void Binary() {
        var a = new Node { Name = "a" };
        a.Next = new Node { Name = "b" };
        var graph = new object[] { a, a, new Pair<int, string> { First = 4, Second = "z", Skip = 9 }, new List<DateTime> { new DateTime(5) }, new Dictionary<string, Guid> { { "g", Guid.Empty } },
            new[,] { { 1, 2 }, { 3, 4 } }, 12.5m, typeof(string), Level.High, new HashSet<int> { 3, 1 }, (Func<int, string>)Describe, new ArgumentException("m", "p"), null };
        var m = new MemoryStream();
        new BinaryFormatter().Serialize(m, graph);
        m.Position = 0;
        var g = (object[])new BinaryFormatter().Deserialize(m);
        Console.WriteLine("{0} {1} {2} {3} {4} {5} {6} {7}", ReferenceEquals(g[0], g[1]), ((Node)g[0]).Name, ((Pair<int, string>)g[2]).Second, ((Pair<int, string>)g[2]).Skip, ((int[,])g[5])[1, 0], g[6], g[7], g[8]);
        Console.WriteLine("{0} {1} {2} {3}", ((HashSet<int>)g[9]).Contains(3), ((Func<int, string>)g[10])(4), ((Exception)g[11]).Message, ((List<DateTime>)g[3])[0].Ticks);
        try { new BinaryFormatter().Serialize(new MemoryStream(), new P()); } catch (SerializationException e) { Console.WriteLine(e.Message); }
    }
    static string Describe(int n) { return "<" + n + ">"; }

    static void Regexes() {
        foreach (var o in new[] { RegexOptions.Compiled, RegexOptions.Compiled | RegexOptions.IgnoreCase | RegexOptions.RightToLeft, RegexOptions.None }) {
            var r = new Regex(@"(?<k>\w+)\s*=\s*(?:""(?<v>[^""]*)""|(?<v>\d+(?:\.\d+)?))(?=[;,]|$)", o);
            Console.WriteLine(string.Join(" | ", r.Matches("a = 1; Bc=\"x y\", d=2.50").Cast<Match>().Select(m => m.Groups["k"] + ":" + m.Groups["v"])));
            Console.WriteLine(new Regex(@"\b(\p{Lu})(\w*?)(?!\w)", o).Replace("Hello big World", m => m.Groups[2] + m.Groups[1].Value) + " " + new Regex(@"(a+)+b", o).IsMatch("aaaaaaaaaaab") + " " + new Regex(@"^(?:(\()|(?<-1>\))|[^()])*(?(1)(?!))$", o).IsMatch("(a(b)c)"));
        }
        try { new Regex("(a+)+$", RegexOptions.Compiled, TimeSpan.FromMilliseconds(50)).IsMatch(new string('a', 40) + "b"); } catch (RegexMatchTimeoutException) { Console.WriteLine("timed out"); }
    }

    static void Expressions() {
        var x = Expression.Parameter(typeof(int), "x");
        var i = Expression.Variable(typeof(int), "i");
        var end = Expression.Label(typeof(int));
        var body = Expression.Block(new[] { i }, Expression.Assign(i, Expression.Constant(1)), Expression.Loop(Expression.IfThenElse(Expression.GreaterThan(x, Expression.Constant(1)),
            Expression.MultiplyAssign(i, Expression.PostDecrementAssign(x)), Expression.Break(end, i)), end));
        Console.WriteLine(Expression.Lambda<Func<int, int>>(body, x).Compile()(6));
        var t = Expression.Lambda<Func<string, int>>(Expression.TryCatchFinally(Expression.Call(typeof(int).GetMethod("Parse", new[] { typeof(string) }), Expression.Parameter(typeof(string), "s")),
            Expression.Call(typeof(Console).GetMethod("Write", new[] { typeof(string) }), Expression.Constant("finally ")), Expression.Catch(typeof(FormatException), Expression.Constant(-1))), Expression.Parameter(typeof(string), "s"));
        try { t.Compile(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        int captured = 5;
        Expression<Func<Item, bool>> e1 = it => it.Price > captured && it.Name.StartsWith("a") || it.Level == Level.High;
        var f = e1.Compile();
        Console.WriteLine("{0} {1} {2}", f(new Item { Price = 6, Name = "ab" }), f(new Item { Name = "b" }), e1);
        Expression<Func<int, Func<int, int>>> curry = a => b => a * b + captured;
        Console.WriteLine(curry.Compile()(3)(4));
        Console.WriteLine(string.Join(",", new[] { 3, 1, 2 }.AsQueryable().Where(n => n > 1).OrderBy(n => n).Select(n => new { N = n, S = n.ToString("D2") }).ToList()));
        var d = new DynamicMethod("fib", typeof(long), new[] { typeof(int) });
        var il = d.GetILGenerator();
        var rec = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldc_I4_2); il.Emit(OpCodes.Bge, rec); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Conv_I8); il.Emit(OpCodes.Ret);
        il.MarkLabel(rec);
        for (int k = 1; k < 3; k++) { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldc_I4, k); il.Emit(OpCodes.Sub); il.Emit(OpCodes.Call, d); }
        il.Emit(OpCodes.Add); il.Emit(OpCodes.Ret);
        Console.WriteLine(((Func<int, long>)d.CreateDelegate(typeof(Func<int, long>)))(20));
    }

    static void Dynamics() {
        dynamic b = new Bag();
        b.X = 4; b.Y = "s";
        Console.WriteLine("{0} {1} {2} {3}", b.X + 1, b.Y.Length, b.Call(1, 2), b + 7);
        dynamic e = new ExpandoObject();
        e.A = 1; e.F = (Func<int, int>)(n => n + e.A);
        e.A++;
        Console.WriteLine("{0} {1}", e.F(10), ((IDictionary<string, object>)e).Count);
        dynamic n1 = 3, s = "text", l = new List<int> { 1, 2 };
        Console.WriteLine("{0} {1} {2} {3} {4}", n1 * 2.5, s + n1, l[1] + n1, s.Substring(1), ((object)(n1 / 2)).GetType().Name);
        try { s.NoSuch(); } catch (Microsoft.CSharp.RuntimeBinder.RuntimeBinderException x) { Console.WriteLine(x.Message); }
        try { int bad = s; } catch (Microsoft.CSharp.RuntimeBinder.RuntimeBinderException x) { Console.WriteLine(x.Message); }
        foreach (dynamic v in new object[] { 1, "a", 2.5, null, new[] { 1 } }) Console.Write(Over(v) + " ");
        Console.WriteLine();
    }
    static string Over(int i) { return "int"; }
    static string Over(string i) { return "string"; }
    static string Over(object i) { return "object"; }
    static string Over<T>(T[] i) { return typeof(T).Name + "[]"; }

    static void Tables() {
        var t = new DataTable("t");
        t.Columns.Add("id", typeof(int)); t.Columns.Add("name", typeof(string)); t.Columns.Add("v", typeof(decimal));
        t.Columns.Add("twice", typeof(decimal), "v * 2 + IIF(id > 2, 1, 0)");
        for (int i = 0; i < 5; i++) t.Rows.Add(i, "n" + i % 3, i * 1.5m);
        t.PrimaryKey = new[] { t.Columns[0] };
        Console.WriteLine("{0} {1} {2}", string.Join(",", t.Select("name = 'n1' OR v > 4.5", "id DESC").Select(r => r["twice"])), t.Compute("SUM(v)", "id < 4"), t.Rows.Find(3)["name"]);
        var ds = new DataSet("ds");
        ds.Tables.Add(t);
        t.AcceptChanges();
        t.Rows[1].Delete(); t.Rows[2]["v"] = 100;
        var w = new StringWriter();
        ds.WriteXml(w, XmlWriteMode.DiffGram);
        Console.WriteLine(w.ToString().Length + " " + ds.GetChanges().Tables[0].Rows.Count);
        w = new StringWriter();
        ds.WriteXmlSchema(w);
        var d2 = new DataSet();
        d2.ReadXmlSchema(new StringReader(w.ToString()));
        Console.WriteLine(string.Join(",", d2.Tables[0].Columns.Cast<DataColumn>().Select(c => c.ColumnName + ":" + c.DataType.Name)));
        Console.WriteLine(string.Join(" ", new DataView(t, "v > 1", "v DESC", DataViewRowState.CurrentRows).Cast<DataRowView>().Select(r => r["v"])));
    }

    static void Xml() {
        var x = XDocument.Parse("<a xmlns='urn:q' xmlns:p='urn:p'><!--c--><b p:i='1'>t</b><![CDATA[<x>]]><b/></a>");
        XNamespace q = "urn:q";
        x.Root.Add(new XElement(q + "new", new XAttribute("d", new DateTime(2000, 1, 1)), 1.5, new XElement("none")));
        Console.WriteLine(x);
        Console.WriteLine(x.XPathSelectElements("//*[local-name()='b']").Count() + " " + x.Descendants(q + "b").First().Attributes().First().Name);
        var set = new XmlSchemaSet();
        set.Add(null, XmlReader.Create(new StringReader("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='r'><xs:complexType><xs:sequence><xs:element name='i' maxOccurs='2' type='xs:positiveInteger'/></xs:sequence><xs:attribute name='k' use='required'/></xs:complexType></xs:element></xs:schema>")));
        XDocument.Parse("<r><i>0</i><i>2</i><i>3</i></r>").Validate(set, (o, e) => Console.WriteLine(e.Severity + ": " + e.Message));
        try { XDocument.Parse("<a>\n<b></a>"); } catch (XmlException e) { Console.WriteLine(e.Message); }
    }

    static string Hex(byte[] b) { return BitConverter.ToString(b).Replace("-", "").ToLowerInvariant(); }
    static void Crypto() {
        var data = Encoding.UTF8.GetBytes("The quick brown fox");
        foreach (var h in new HashAlgorithm[] { MD5.Create(), SHA1.Create(), SHA256.Create(), SHA512.Create(), new HMACSHA256(data), new RIPEMD160Managed() })
            Console.WriteLine(h.GetType().Name + " " + Hex(h.ComputeHash(data)).Substring(0, 24));
        foreach (var a in new SymmetricAlgorithm[] { new AesManaged(), new RijndaelManaged { BlockSize = 256 }, TripleDES.Create(), RC2.Create() }) {
            var k = new Rfc2898DeriveBytes("pw", new byte[8], 10);
            a.Key = k.GetBytes(a.KeySize / 8); a.IV = k.GetBytes(a.BlockSize / 8);
            var c = a.CreateEncryptor().TransformFinalBlock(data, 0, data.Length);
            Console.WriteLine("{0} {1} {2}", a.GetType().Name, Hex(c).Substring(0, 16), Encoding.UTF8.GetString(a.CreateDecryptor().TransformFinalBlock(c, 0, c.Length)));
        }
        using (var rsa = new RSACryptoServiceProvider(1024)) {
            var sig = rsa.SignData(data, "SHA256");
            Console.WriteLine("{0} {1} {2}", rsa.VerifyData(data, "SHA256", sig), Encoding.UTF8.GetString(rsa.Decrypt(rsa.Encrypt(data, true), true)), rsa.ToXmlString(false).Length);
        }
    }

    static void Zips() {
        var m = new MemoryStream();
        using (var z = new ZipArchive(m, ZipArchiveMode.Create, true))
            for (int i = 0; i < 3; i++) using (var w = new StreamWriter(z.CreateEntry("f" + i + "/ä.txt").Open())) for (int k = 0; k < 1000; k++) w.Write("line " + (k * i) + "\n");
        using (var z = new ZipArchive(new MemoryStream(m.ToArray())))
            foreach (var e in z.Entries) Console.WriteLine("{0} {1} {2}", e.FullName, e.Length, new StreamReader(e.Open()).ReadToEnd().Length);
        var g = new MemoryStream();
        using (var s = new GZipStream(g, CompressionMode.Compress, true)) s.Write(new byte[100000], 0, 100000);
        g.Position = 0;
        var back = new MemoryStream();
        new GZipStream(g, CompressionMode.Decompress).CopyTo(back);
        Console.WriteLine("{0} {1}", g.Length < 500, back.Length);
        try { new DeflateStream(new MemoryStream(new byte[] { 255, 255, 1 }), CompressionMode.Decompress).ReadByte(); } catch (IOException e) { Console.WriteLine(e.GetType().Name); }
    }

    static void CodeDom() {
        var p = CodeDomProvider.CreateProvider("C#");
        var u = new System.CodeDom.CodeCompileUnit();
        var ns = new System.CodeDom.CodeNamespace("N");
        u.Namespaces.Add(ns);
        var c = new System.CodeDom.CodeTypeDeclaration("C");
        c.Members.Add(new System.CodeDom.CodeMemberField(typeof(List<int>), "f"));
        ns.Types.Add(c);
        var w = new StringWriter();
        p.GenerateCodeFromCompileUnit(u, w, new CodeGeneratorOptions());
        Console.WriteLine(w.ToString().Split('\n').Count());
        var r = p.CompileAssemblyFromSource(new CompilerParameters { GenerateInMemory = true }, "public class Made { public static int F(int x) { return x * 7; } }");
        Console.WriteLine("{0} {1}", r.Errors.Count, r.CompiledAssembly.GetType("Made").GetMethod("F").Invoke(null, new object[] { 6 }));
        Console.WriteLine(p.CompileAssemblyFromSource(new CompilerParameters(), "class X { int F() { return y; } }").Errors[0].ErrorText);
    }

    static void Main() {
        foreach (Action a in new Action[] { Xslt, XmlSerial, Contracts, Binary, Regexes, Expressions, Dynamics, Tables, Xml, Crypto, Zips, CodeDom }) {
            Console.WriteLine("-- " + a.Method.Name);
            try { a(); } catch (Exception e) { Console.WriteLine(e); }
        }
    }
}
