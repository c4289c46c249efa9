using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;

class P
{
    static void Main()
    {
        var doc = new XmlDocument(); doc.LoadXml("<root a='1'><item id='x'>text &amp; more</item><item id='y'><sub/></item><!-- c --></root>"); Console.WriteLine(doc.DocumentElement.Name + " " + doc.DocumentElement.GetAttribute("a") + " " + doc.DocumentElement.ChildNodes.Count); foreach (XmlElement e in doc.SelectNodes("//item")) Console.WriteLine(e.GetAttribute("id") + ":" + e.InnerText + ":" + e.HasChildNodes); Console.WriteLine(doc.SelectSingleNode("/root/item[@id='y']/sub").Name); var n = doc.CreateElement("new"); n.InnerText = "<>\"&"; doc.DocumentElement.AppendChild(n); Console.WriteLine(doc.DocumentElement.LastChild.OuterXml); doc.DocumentElement.RemoveChild(doc.DocumentElement.FirstChild); Console.WriteLine(doc.OuterXml);
        var sb = new StringBuilder(); using (var w = XmlWriter.Create(sb, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" })) { w.WriteStartElement("r"); w.WriteAttributeString("k", "v\"q"); for (int i = 0; i < 2; i++) w.WriteElementString("e", i.ToString()); w.WriteCData("cd"); w.WriteEndElement(); } Console.WriteLine(sb); using (var r = XmlReader.Create(new StringReader(sb.ToString()))) { var names = new List<string>(); while (r.Read()) if (r.NodeType == XmlNodeType.Element) names.Add(r.Name + r.Depth + r.AttributeCount); Console.WriteLine(string.Join(",", names)); } try { doc.LoadXml("<a><b></a>"); } catch (XmlException) { Console.WriteLine("malformed"); }
    }
}
