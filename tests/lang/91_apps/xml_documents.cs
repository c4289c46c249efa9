// XML: readers, writers, documents, LINQ to XML, XPath, schemas.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using System.Xml.XPath;

static class Program
{
    const string Text = @"<?xml version='1.0'?>
<!DOCTYPE library [ <!ENTITY pub 'Kiln &amp; Sons'> ]>
<library xmlns:m='urn:meta' year='2021'>
  <!-- two books -->
  <book id='b1' m:lang='en'><title>On Lines</title><price>12.50</price><tag>a</tag><tag>b</tag></book>
  <book id='b2'><title>Böse &lt;Zeilen&gt;</title><price>7</price><note><![CDATA[raw <text>]]></note></book>
  <?pi some data?>
  <publisher>&pub;</publisher>
  <empty/>
</library>";

    static void Reader()
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, IgnoreWhitespace = true };
        using (var r = XmlReader.Create(new StringReader(Text), settings))
            while (r.Read())
                switch (r.NodeType) {
                    case XmlNodeType.Element:
                        Console.Write(new string(' ', r.Depth) + "<" + r.Name);
                        for (bool more = r.MoveToFirstAttribute(); more; more = r.MoveToNextAttribute())
                            Console.Write(" " + r.LocalName + (r.NamespaceURI != "" ? "{" + r.NamespaceURI + "}" : "") + "=" + r.Value);
                        r.MoveToElement();
                        Console.WriteLine(r.IsEmptyElement ? "/>" : ">");
                        break;
                    case XmlNodeType.Text:
                    case XmlNodeType.CDATA:
                    case XmlNodeType.Comment:
                    case XmlNodeType.ProcessingInstruction:
                        Console.WriteLine(new string(' ', r.Depth) + r.NodeType + " " + r.Value);
                        break;
                }
        try {
            XmlReader.Create(new StringReader("<a><b></a>")).ReadToFollowing("zzz");
        } catch (XmlException e) {
            Console.WriteLine(e.LineNumber + ":" + e.LinePosition + " " + e.Message);
        }
    }

    static void Writer()
    {
        var sb = new StringBuilder();
        using (var w = XmlWriter.Create(sb, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" })) {
            w.WriteStartElement("p", "root", "urn:p");
            w.WriteAttributeString("n", XmlConvert.ToString(1.5));
            w.WriteElementString("when", XmlConvert.ToString(new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc), XmlDateTimeSerializationMode.Utc));
            w.WriteStartElement("data");
            w.WriteBase64(new byte[] { 1, 2, 250 }, 0, 3);
            w.WriteEndElement();
            w.WriteString("a<b>&\"c\"");
            w.WriteCData("x]y");
            w.WriteEndElement();
        }
        Console.WriteLine(sb);
    }

    static XmlDocument Load()
    {
        var d = new XmlDocument { XmlResolver = null };
        d.LoadXml(Text);
        return d;
    }

    static void Dom()
    {
        var d = Load();
        var ns = new XmlNamespaceManager(d.NameTable);
        ns.AddNamespace("m", "urn:meta");
        Console.WriteLine(d.SelectSingleNode("//book[@m:lang='en']/title", ns).InnerText);
        Console.WriteLine(d.SelectNodes("//book[price < 10]").Count + " " + d.DocumentElement["publisher"].InnerText);
        var nav = d.CreateNavigator();
        Console.WriteLine(nav.Evaluate("sum(//price)") + " " + nav.Evaluate("concat(name(/*), '-', count(//tag))") + " " + nav.Evaluate("contains(//note, 'raw')"));
        var b = d.CreateElement("book");
        b.SetAttribute("id", "b3");
        b.InnerXml = "<title>New</title>";
        d.DocumentElement.InsertBefore(b, d.DocumentElement.FirstChild);
        foreach (XmlElement e in d.GetElementsByTagName("book"))
            Console.Write(e.GetAttribute("id") + " ");
        Console.WriteLine();
        d.DocumentElement.RemoveChild(b);
        Console.WriteLine(d.DocumentElement.ChildNodes.Count);
    }

    static void Linq()
    {
        var x = XDocument.Parse(Text);
        XNamespace m = "urn:meta";
        var q = from b in x.Descendants("book")
                orderby (decimal)b.Element("price")
                select new { Id = (string)b.Attribute("id"), Title = b.Element("title").Value, Lang = (string)b.Attribute(m + "lang") ?? "?",
                             Tags = b.Elements("tag").Count() };
        foreach (var b in q)
            Console.WriteLine(b);
        var t = new XElement("sum", new XAttribute("of", "prices"),
            x.Root.Elements("book").GroupBy(b => (double)b.Element("price") > 10)
                .Select(g => new XElement("group", new XAttribute("expensive", g.Key), g.Select(b => new XElement("t", b.Attribute("id").Value)))));
        Console.WriteLine(t.ToString(SaveOptions.DisableFormatting));
        t.Element("group").AddAfterSelf(new XComment("here"));
        t.Elements("group").Last().Remove();
        Console.WriteLine(t);
        Console.WriteLine(x.XPathSelectElements("/library/book[2]/note").First().Value + " " + XNode.DeepEquals(t, new XElement(t)));
        t.Changed += (s, e) => Console.WriteLine("changed " + e.ObjectChange);
        t.SetAttributeValue("of", "new");
        t.Add("text");
    }

    static void Schema()
    {
        const string xsd = @"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>
<xs:element name='list'><xs:complexType><xs:sequence>
<xs:element name='n' type='xs:int' maxOccurs='3'/></xs:sequence><xs:attribute name='k' type='xs:date' use='required'/></xs:complexType></xs:element></xs:schema>";
        foreach (var xml in new[] { "<list k='2020-01-01'><n>1</n><n>2</n></list>", "<list><n>x</n></list>", "<list k='2020-01-01'><n>1</n><z/></list>" }) {
            var s = new XmlReaderSettings { ValidationType = ValidationType.Schema };
            s.Schemas.Add(null, XmlReader.Create(new StringReader(xsd)));
            int errors = 0;
            s.ValidationEventHandler += (o, e) => errors++;
            using (var r = XmlReader.Create(new StringReader(xml), s))
                while (r.Read()) { }
            Console.WriteLine("errors: " + errors);
        }
    }

    static void Main()
    {
        Reader();
        Writer();
        Dom();
        Linq();
        Schema();
    }
}
