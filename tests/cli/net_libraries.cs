// What programs use of the libraries, a little of each: compared with what dotnet prints.
using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Serialization;
using System.Runtime.Serialization;
using System.Data;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.IO.Compression;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Nodes;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Reflection;
[DataContract]
public class DC {
  [DataMember(Order = 1)]
  public int A;
  [DataMember]
  public List<string> L = new() { "x" };
  [DataMember]
  public Dictionary<string, double> D = new() { ["k"] = 1.5 };
  [DataMember]
  public DC Next;
}
public class XS {
  [XmlAttribute]
  public int Id = 3;
  public string Name = "n";
  [XmlArray("items"), XmlArrayItem("i")]
  public int[] Items = { 1, 2 };
  [XmlElement(typeof(XB))]
  public XA Poly = new XB();
  public DateTime When = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
  [XmlIgnore]
  public int Z;
  public E2 En = E2.B;
  public decimal? Nul;
}
public class XA {
  public int P = 1;
}
public class XB : XA {
  public string Q = "q";
}
public enum E2 { A, [XmlEnum("bee")] B }
public class Val {
  [Required]
  public string Name { get; set; }
  [Range(1, 5)]
  public int N { get; set; } = 9;
  [EmailAddress]
  public string Mail { get; set; } = "bad";
}
[TypeConverter(typeof(TC))]
public class TCd {
  public int V;
}
public class TC : TypeConverter {
  public override bool CanConvertFrom(ITypeDescriptorContext c, Type t) => t == typeof(string);
  public override object ConvertFrom(ITypeDescriptorContext c, CultureInfo u,
                                     object v) => new TCd { V = int.Parse((string)v) };
}
public class Npc : INotifyPropertyChanged {
  public event PropertyChangedEventHandler PropertyChanged;
  int x;
  [DefaultValue(5), Category("c"), Description("d")]
  public int X {
    get => x;
    set {
      x = value;
      PropertyChanged?.Invoke(this, new(nameof(X)));
    }
  }
}
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$k"), JsonDerivedType(typeof(JB), "b")]
public class JA {
  public int A { get; set; } = 1;
}
public class JB : JA {
  [JsonPropertyName("bee")]
  public string B { get; set; } = "é\"<";
  [JsonIgnore]
  public int I {
    get; set;
  }
  public JsonElement? El { get; set; }
  [JsonInclude]
  internal int inc = 4;
  public DateTimeOffset T { get; set; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(2));
  [JsonConverter(typeof(JsonStringEnumConverter<DayOfWeek>))]
  public DayOfWeek Day {
    get; set;
  } = DayOfWeek.Friday;
  [JsonExtensionData]
  public Dictionary<string, object> Ext {
    get; set;
  }
}
public record JR(int Id, string Name = "def", params int[] Xs);
static class P {
  static void T(string name, Action a) {
    Console.WriteLine("== " + name);
    try {
      a();
    } catch (Exception e) {
      Console.WriteLine("FAILED " + name + ": " + e.GetType() + " " + e.Message + " " +
                        e.StackTrace?.Split('\n').FirstOrDefault());
    }
  }
  static string Hex(byte[] b) => Convert.ToHexString(b);
  static void Main() {
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    T("dcs", () => {
      var s = new DataContractSerializer(typeof(DC));
      var m = new MemoryStream();
      s.WriteObject(m, new DC { A = 5, Next = new DC() });
      Console.WriteLine(Encoding.UTF8.GetString(m.ToArray()));
      m.Position = 0;
      Console.WriteLine(((DC)s.ReadObject(m)).Next.D["k"]);
      var j = new System.Runtime.Serialization.Json.DataContractJsonSerializer(typeof(DC));
      m = new MemoryStream();
      j.WriteObject(m, new DC());
      Console.WriteLine(Encoding.UTF8.GetString(m.ToArray()));
    });
    T("xmlser", () => {
      var s = new XmlSerializer(typeof(XS));
      var w = new StringWriter();
      s.Serialize(w, new XS { Nul = 1.5m });
      Console.WriteLine(w);
      var o = (XS)s.Deserialize(new StringReader(w.ToString()));
      Console.WriteLine(((XB)o.Poly).Q + o.Items.Length + o.En + o.When.Kind);
    });
    T("xml", () => {
      var d = XDocument.Parse("<r xmlns:a='u'><a:x k='1'>t<!--c--><![CDATA[<z>]]></a:x><y/></r>");
      Console.WriteLine(d + d.Descendants().Count().ToString() + (string)d.Root.Element("{u}x").Attribute("k"));
      var x = new XmlDocument();
      x.LoadXml(d.ToString());
      var ns = new XmlNamespaceManager(x.NameTable);
      ns.AddNamespace("q", "u");
      Console.WriteLine(x.SelectSingleNode("//q:x[@k=1]", ns).InnerText);
      var xs = new System.Xml.Xsl.XslCompiledTransform();
      xs.Load(XmlReader.Create(new StringReader(
          "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:template match='/'><o><xsl:for-each select='//i'><xsl:sort select='.' data-type='number' order='descending'/><v n='{position()}'><xsl:value-of select='.+1'/></v></xsl:for-each></o></xsl:template></xsl:stylesheet>")));
      var sw = new StringWriter();
      xs.Transform(XmlReader.Create(new StringReader("<l><i>3</i><i>10</i></l>")), null, sw);
      Console.WriteLine(sw);
      var sc = new System.Xml.Schema.XmlSchemaSet();
      sc.Add(
          "",
          XmlReader.Create(new StringReader(
              "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a' type='xs:int'/></xs:schema>")));
      XDocument bad = XDocument.Parse("<a>x</a>");
      System.Xml.Schema.Extensions.Validate(bad, sc, (o, e) => Console.WriteLine(e.Message));
    });
    T("data", () => {
      var t = new DataTable("t");
      t.Columns.Add("id", typeof(int));
      t.Columns.Add("n", typeof(string));
      t.Columns.Add("e", typeof(int), "id*2");
      t.Rows.Add(1, "a");
      t.Rows.Add(2, "b");
      Console.WriteLine(t.Select("e > 2 AND n LIKE 'b%'").Length + " " + t.Compute("SUM(id)", ""));
      var w = new StringWriter();
      t.WriteXml(w, XmlWriteMode.WriteSchema);
      Console.WriteLine(w.ToString().Length);
      var v = new DataView(t, "id>0", "n DESC", DataViewRowState.CurrentRows);
      Console.WriteLine(v[0]["n"]);
      t.AcceptChanges();
      t.Rows[0]["n"] = "z";
      Console.WriteLine(t.GetChanges().Rows.Count);
    });
    T("crypto", () => {
      var data = Encoding.UTF8.GetBytes("data");
      Console.WriteLine(Hex(SHA3_256.IsSupported ? SHA3_256.HashData(data) : new byte[1]) +
                        Hex(SHA512.HashData(data)) [..16] + Hex(HMACSHA256.HashData(data, data)) [..16] +
                        Hex(Rfc2898DeriveBytes.Pbkdf2("pw", data, 1000, HashAlgorithmName.SHA256, 16)) +
                        Hex(HKDF.DeriveKey(HashAlgorithmName.SHA256, data, 8)));
      using var rsa = RSA.Create(2048);
      var sig = rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
      Console.WriteLine(rsa.VerifyData(data, sig, HashAlgorithmName.SHA256, RSASignaturePadding.Pss) + " " +
                        Encoding.UTF8.GetString(rsa.Decrypt(rsa.Encrypt(data, RSAEncryptionPadding.OaepSHA256),
                                                            RSAEncryptionPadding.OaepSHA256)));
      using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
      Console.WriteLine(ec.VerifyData(data, ec.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
      using var e1 = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
      using var e2 = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
      Console.WriteLine(e1.DeriveKeyMaterial(e2.PublicKey).SequenceEqual(e2.DeriveKeyMaterial(e1.PublicKey)));
      var req = new CertificateRequest("CN=x,O=y", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
      req.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
      var san = new SubjectAlternativeNameBuilder();
      san.AddDnsName("h");
      req.CertificateExtensions.Add(san.Build());
      using var cert = req.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
      Console.WriteLine(cert.Subject + cert.Extensions.Count + cert.HasPrivateKey +
                        cert.NotAfter.ToUniversalTime().Year);
      var pfx = X509CertificateLoader.LoadPkcs12(cert.Export(X509ContentType.Pfx, "p"), "p");
      Console.WriteLine(pfx.Thumbprint == cert.Thumbprint);
      var ch = new X509Chain();
      ch.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
      ch.ChainPolicy.CustomTrustStore.Add(cert);
      ch.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
      Console.WriteLine(ch.Build(cert));
      using var g = new AesGcm(new byte[32], 16);
      var ct = new byte[4];
      var tag = new byte[16];
      g.Encrypt(new byte[12], data, ct, tag);
      Console.WriteLine(Hex(ct) + Hex(tag));
      using var aes = Aes.Create();
      aes.Key = new byte[16];
      Console.WriteLine(Hex(aes.EncryptCbc(data, new byte[16])) + Hex(aes.EncryptEcb(data, PaddingMode.Zeros)));
      using var cc = new ChaCha20Poly1305(new byte[32]);
      cc.Encrypt(new byte[12], data, ct, tag);
      Console.WriteLine(Hex(ct));
      Console.WriteLine(RandomNumberGenerator.GetInt32(5, 6) + rsa.ExportRSAPublicKeyPem()[..30] +
                        PemEncoding.WriteString("X", data));
    });
    T("compress", () => {
      var b = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000)));
      foreach (var f in new Func<Stream, Stream>[] { s => new GZipStream(s, CompressionLevel.Optimal, true),
                                                     s => new BrotliStream(s, CompressionLevel.Fastest, true),
                                                     s => new ZLibStream(s, CompressionLevel.SmallestSize, true),
                                                     s => new DeflateStream(s, CompressionMode.Compress, true) }) {
        var m = new MemoryStream();
        using (var z = f(m)) z.Write(b);
        Console.Write(m.Length + " ");
      }
      var zm = new MemoryStream();
      using (var z = new ZipArchive(zm, ZipArchiveMode.Create, true)) {
        var e = z.CreateEntry("d/a.txt");
        e.LastWriteTime = DateTimeOffset.UnixEpoch.AddYears(30);
        using var w = new StreamWriter(e.Open());
        w.Write("hi");
      }
      using var r = new ZipArchive(zm, ZipArchiveMode.Read);
      Console.WriteLine(r.Entries[0].FullName + new StreamReader(r.Entries[0].Open()).ReadToEnd());
      var tm = new MemoryStream();
      using (var tw = new System.Formats.Tar.TarWriter(tm, true)) tw.WriteEntry(new System.Formats.Tar.PaxTarEntry(
          System.Formats.Tar.TarEntryType.RegularFile, "f") { DataStream = new MemoryStream(b) });
      tm.Position = 0;
      using var tr = new System.Formats.Tar.TarReader(tm);
      Console.WriteLine(tr.GetNextEntry().Length);
    });
    T("json", () => {
      var o = new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                                          DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                                          ReferenceHandler = ReferenceHandler.IgnoreCycles };
      Console.WriteLine(JsonSerializer.Serialize<JA>(new JB { Ext = new() { ["zz"] = 1 } }, o));
      var b = (JB)JsonSerializer.Deserialize<JA>(
          "{\"$k\":\"b\",\"A\":5,\"bee\":\"\\u00e9\",\"El\":[1,{}],\"more\":true,\"Day\":\"Monday\"}");
      Console.WriteLine(b.A + b.B + b.El + b.Ext["more"] + b.Day);
      Console.WriteLine(JsonSerializer.Serialize(JsonSerializer.Deserialize<JR>("{\"Id\":3,\"Xs\":[1,2]}")));
      var n = JsonNode.Parse("{\"a\":[1,2,{\"b\":null}]}");
      n["a"][2]["b"] = 5;
      n["c"] = new JsonArray(1, "x");
      Console.WriteLine(n.ToJsonString());
      try {
        JsonSerializer.Deserialize<int[]>("[1,2,");
      } catch (JsonException e) {
        Console.WriteLine(e.Message);
      }
      using var d = JsonDocument.Parse("{\"x\":1e3}");
      Console.WriteLine(d.RootElement.GetProperty("x").GetDouble());
      Console.WriteLine(
          System.Text.Json.Schema.JsonSchemaExporter.GetJsonSchemaAsNode(JsonSerializerOptions.Default, typeof(JR))
              .ToJsonString());
      Console.WriteLine(JsonSerializer.Serialize(
          new { D = new Dictionary<int, TimeSpan> { [1] = TimeSpan.FromMinutes(1) }, S = new HashSet<char> { 'a' },
                T = (1, 2), G = Guid.Empty, U = new Uri("http://a/b"), V = new Version(1, 2),
                M = new ReadOnlyMemory<byte>(new byte[] { 1, 2 }) },
          new JsonSerializerOptions { IncludeFields = true }));
    });
    T("regex", () => {
      foreach (var op in new[] { RegexOptions.None, RegexOptions.Compiled, RegexOptions.NonBacktracking }) {
        Console.WriteLine(
            Regex.Replace("2020-01-02 and 1999-12-31", @"(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)", "${d}/${m}/${y}", op) +
            Regex.Matches("aXbXc", "x", op | RegexOptions.IgnoreCase).Count +
            string.Join("|", Regex.Split("a1b22c", @"\d+", op)));
      }
      Console.WriteLine(Regex.Match("((a)(b))", @"\((?>[^()]+|(?<o>\()|(?<-o>\)))*(?(o)(?!))\)").Value +
                        Regex.IsMatch("foobar", "(?<=foo)bar(?!x)") +
                        Regex.Match("ab12", @"(?i)([A-Z]+)(\d+)").Groups[2].Value + Regex.Escape("a.b*"));
      try {
        Regex.IsMatch(new string('a', 40) + "!", "^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(50));
      } catch (RegexMatchTimeoutException) {
        Console.WriteLine("timeout");
      }
      foreach (var m in Regex.EnumerateMatches("a1b2", "[0-9]"))
        Console.Write(m.Index);
      Console.WriteLine();
    });
    T("channels", () => {
      var c = Channel.CreateBounded<int>(2);
      var p = Task.Run(async () => {
        for (int i = 0; i < 5; i++)
          await c.Writer.WriteAsync(i);
        c.Writer.Complete();
      });
      int s = 0;
      Task.Run(async () => { await foreach (int x in c.Reader.ReadAllAsync()) s += x; }).Wait();
      Console.WriteLine(s);
      var tb = new TransformBlock<int, int>(x => x * 2, new() { MaxDegreeOfParallelism = 2 });
      int q = 0;
      var ab = new ActionBlock<int>(x => Interlocked.Add(ref q, x));
      tb.LinkTo(ab, new() { PropagateCompletion = true });
      for (int i = 0; i < 5; i++)
        tb.Post(i);
      tb.Complete();
      ab.Completion.Wait();
      Console.WriteLine(q);
      Console.WriteLine(Enumerable.Range(0, 1000).AsParallel().Where(x => x % 3 == 0).Sum() + " " +
                        ParallelEnumerable.Range(0, 100).AsOrdered().Select(x => x * 2).Take(3).Sum());
      var bar = new Barrier(3);
      Parallel.For(0, 3, i => bar.SignalAndWait(1000));
      Console.WriteLine(bar.CurrentPhaseNumber);
      var rw = new ReaderWriterLockSlim();
      rw.EnterUpgradeableReadLock();
      rw.EnterWriteLock();
      Console.WriteLine(rw.IsWriteLockHeld);
      var pipe = new System.IO.Pipelines.Pipe();
      pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 }).AsTask().Wait();
      Console.WriteLine(pipe.Reader.ReadAsync().Result.Buffer.Length);
    });
    T("component", () => {
      var val = new Val();
      var r = new List<ValidationResult>();
      Validator.TryValidateObject(val, new ValidationContext(val), r, true);
      foreach (var x in r)
        Console.WriteLine(x.ErrorMessage);
      Console.WriteLine(((TCd)TypeDescriptor.GetConverter(typeof(TCd)).ConvertFrom("7")).V + " " +
                        TypeDescriptor.GetConverter(typeof(DayOfWeek)).ConvertFrom("Friday") +
                        TypeDescriptor.GetConverter(typeof(int[])).ConvertTo(new int[2], typeof(string)));
      var n = new Npc();
      n.PropertyChanged += (s, e) => Console.WriteLine("changed " + e.PropertyName);
      n.X = 3;
      foreach (PropertyDescriptor p in TypeDescriptor.GetProperties(n))
        Console.WriteLine(p.Name + p.Category + p.Description + p.ShouldSerializeValue(n));
      var bl = new BindingList<int>();
      bl.ListChanged += (s, e) => Console.WriteLine(e.ListChangedType);
      bl.Add(1);
    });
    T("globalization", () => {
      foreach (var c in new[] { "de-DE", "ja-JP", "ar-SA", "hi-IN", "tr-TR", "fa-IR", "zh-CN", "th-TH" }) {
        var u = new CultureInfo(c);
        Console.WriteLine(c + " " + 1234567.891.ToString("C", u) + " " +
                          new DateTime(2026, 3, 4, 15, 6, 7).ToString("F", u) + " " + "iI".ToUpper(u) +
                          u.Calendar.GetType().Name + u.NumberFormat.PercentSymbol + u.TextInfo.ListSeparator +
                          u.DateTimeFormat.FirstDayOfWeek);
      }
      Console.WriteLine(string.Join(",", new[] { "ä", "z", "a", "Z", "é", "e" }.OrderBy(
                                             x => x, StringComparer.Create(new CultureInfo("sv-SE"), false))));
      Console.WriteLine(
          CultureInfo.InvariantCulture.CompareInfo.Compare("co-op", "coop", CompareOptions.IgnoreSymbols) + " " +
          "Straße".Equals("STRASSE", StringComparison.InvariantCultureIgnoreCase) +
          new StringInfo("e\u0301👨‍👩‍👧").LengthInTextElements + " " +
          "ﬁ".Normalize(NormalizationForm.FormKC) + new HebrewCalendar().GetYear(new DateTime(2026, 1, 1)) +
          TimeZoneInfo.ConvertTime(new DateTime(2026, 7, 1, 12, 0, 0), TimeZoneInfo.Utc,
                                   TimeZoneInfo.FindSystemTimeZoneById("America/New_York")) +
          new RegionInfo("JP").CurrencySymbol + ISOWeek.GetWeekOfYear(new DateTime(2026, 1, 1)));
      Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
      Console.WriteLine(Hex(Encoding.GetEncoding(1252).GetBytes("é€")) +
                        Encoding.GetEncoding("shift_jis").GetString(new byte[] { 0x82, 0xa0 }) +
                        Hex(Encoding.GetEncoding(936).GetBytes("中")));
    });
    T("process", () => {
      using var p =
          Process.Start(new ProcessStartInfo("/bin/sh", new[] { "-c", "read x; echo got $x; echo err >&2; exit 3" }) {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["V"] = "1" }
          });
      p.StandardInput.WriteLine("in");
      Console.WriteLine(p.StandardOutput.ReadToEnd().Trim() + p.StandardError.ReadToEnd().Trim());
      p.WaitForExit();
      Console.WriteLine(p.ExitCode + " " + p.HasExited);
      Console.WriteLine(Environment.GetCommandLineArgs().Length + " " + RuntimeInformation.OSArchitecture +
                        RuntimeInformation.FrameworkDescription + OperatingSystem.IsLinux() +
                        Environment.ProcessorCount.CompareTo(0));
    });
    T("net", () => {
      var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
      probe.Start();
      int port = ((IPEndPoint)probe.LocalEndpoint).Port;
      probe.Stop();
      using var l = new HttpListener();
      l.Prefixes.Add("http://127.0.0.1:" + port + "/");
      l.Start();
      var t = Task.Run(() => {
        var c = l.GetContext();
        var b = Encoding.UTF8.GetBytes(c.Request.HttpMethod + c.Request.Url.PathAndQuery +
                                       new StreamReader(c.Request.InputStream).ReadToEnd());
        c.Response.Headers["X-A"] = "b";
        c.Response.OutputStream.Write(b);
        c.Response.Close();
      });
      using var h = new System.Net.Http.HttpClient();
      var r = h.PostAsync("http://127.0.0.1:" + port + "/p?q=1", new System.Net.Http.StringContent("body")).Result;
      Console.WriteLine(r.StatusCode + r.Content.ReadAsStringAsync().Result + r.Headers.GetValues("X-A").First());
      Console.WriteLine(IPAddress.Parse("::ffff:1.2.3.4").MapToIPv4() + " " +
                        IPNetwork.Parse("10.0.0.0/8").Contains(IPAddress.Parse("10.1.1.1")) +
                        Uri.EscapeDataString("a b&ü") + WebUtility.HtmlDecode("&lt;&eacute;") +
                        new UriBuilder("http", "h", 81, "p").Uri +
                        Dns.GetHostAddresses("localhost").Length.CompareTo(0));
    });
    T("reflectmeta", () => {
      using var f = File.OpenRead(typeof(P).Assembly.Location);
      using var pe = new System.Reflection.PortableExecutable.PEReader(f);
      var md = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(pe);
      Console.WriteLine(md.TypeDefinitions.Count + " " + md.GetString(md.GetAssemblyDefinition().Name));
      Console.WriteLine(new NullabilityInfoContext().Create(typeof(JR).GetProperty("Name")).ReadState);
      var mi = typeof(P).GetMethod("Hex", BindingFlags.NonPublic | BindingFlags.Static);
      Console.WriteLine(MethodInvoker.Create(mi).Invoke(null, new byte[] { 5 }));
      Console.WriteLine(typeof(Dictionary<string, List<int[]>>).ToString() +
                        typeof(P).Module.ModuleVersionId.ToString().Length + mi + mi.GetParameters()[0]);
    });
    T("files", () => {
      var d = Directory.CreateTempSubdirectory("kn").FullName;
      File.WriteAllLines(d + "/a.txt", new[] { "1", "2" });
      File.AppendAllText(d + "/a.txt", "3");
      Console.WriteLine(File.ReadLines(d + "/a.txt").Count() + " " + new FileInfo(d + "/a.txt").Length);
      File.CreateSymbolicLink(d + "/l", d + "/a.txt");
      Console.WriteLine(new FileInfo(d + "/l").LinkTarget == d + "/a.txt");
      File.SetUnixFileMode(d + "/a.txt", UnixFileMode.UserRead);
      Console.WriteLine(
          File.GetUnixFileMode(d + "/a.txt") +
          string.Join(
              ",", Directory.EnumerateFileSystemEntries(d, "*", new EnumerationOptions { RecurseSubdirectories = true })
                       .Select(Path.GetFileName)
                       .Order()));
      using (var h = File.OpenHandle(d + "/b", FileMode.Create, FileAccess.ReadWrite)) {
        RandomAccess.Write(h, "xyz"u8, 2);
        Console.WriteLine(RandomAccess.GetLength(h));
      }
      using (var fs = new FileStream(d + "/b", FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1,
                                     FileOptions.Asynchronous)) {
        fs.WriteAsync(new byte[] { 65 }).AsTask().Wait();
        fs.SetLength(10);
        Console.WriteLine(fs.Length);
      }
      try {
        File.Open(d + "/none/x", FileMode.Open);
      } catch (DirectoryNotFoundException e) {
        Console.WriteLine(e.Message.Replace(d, "D"));
      }
      Console.WriteLine(Path.GetRelativePath("/a/b", "/a/c/d") + Path.GetFullPath("../x", "/q/r") +
                        Path.ChangeExtension("a.b", "c") + Path.Join("a", "/b"));
      Directory.Delete(d, true);
      Console.WriteLine(Directory.Exists(d));
    });
    T("misc", () => {
      Console.WriteLine(System.Numerics.BigInteger.Pow(3, 200) + " " +
                        new System.Numerics.Complex(1, 2) * new System.Numerics.Complex(3, -1) +
                        System.Numerics.Vector3.Cross(new(1, 2, 3), new(4, 5, 6)) +
                        System.Numerics.Matrix4x4.CreateRotationX(1).GetDeterminant().ToString("F4") +
                        System.Numerics.Quaternion.CreateFromYawPitchRoll(1, 2, 3).Length().ToString("F4"));
      Console.WriteLine(decimal.Round(2.345m, 2, MidpointRounding.AwayFromZero) + " " + Math.ScaleB(1.5, 4) +
                        Math.IEEERemainder(7, 4) + Math.Cbrt(27) + double.Parse("1e-320").ToString("R") +
                        float.MaxValue + 0.1f.ToString("G9") + (0.1 + 0.2) + 1e21 + 123456789.0.ToString("N0") +
                        (-0.0));
      Console.WriteLine(string.Format("{0,-8:X}|{1:yyyy'x'MM}|{2:c}|{3:0.##;(0.##);zero}|{4:P1}", 255,
                                      new DateTime(2020, 5, 1), TimeSpan.FromSeconds(3661), -1.5, .256));
      Console.WriteLine(new Random(42).Next() + " " + new Random(42).NextDouble() + HashCode.Combine(1).GetType().Name +
                        Convert.ToBase64String(new byte[] { 1, 2, 3 }) +
                        System.Buffers.Text.Base64Url.EncodeToString(new byte[] { 255, 254 }) +
                        BitConverter.ToString(new byte[] { 1, 171 }) + Version.Parse("1.2.3") +
                        new DateOnly(2024, 2, 29).AddYears(1) +
                        DateTime.ParseExact("03 Feb 2021", "dd MMM yyyy", null).DayOfYear +
                        DateTimeOffset.FromUnixTimeSeconds(1700000000));
      var w = new ConditionalWeakTable();
    });
  }
  class ConditionalWeakTable {
    public ConditionalWeakTable() {
      var t = new System.Runtime.CompilerServices.ConditionalWeakTable<object, string>();
      var k = new object();
      t.Add(k, "v");
      Console.WriteLine(t.TryGetValue(k, out var v) + v);
    }
  }
}
