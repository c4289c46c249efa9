// XSLT: templates, sorting, choosing, parameters, keys, recursion, result documents.
using System;
using System.IO;
using System.Text;
using System.Xml;
using System.Xml.XPath;
using System.Xml.Xsl;

public class Extension
{
    public string Shout(string s) { return s.ToUpperInvariant() + "!"; }
    public double Half(double d) { return d / 2; }
}

static class Program
{
    const string Data = "<shop><item id='3' group='b'><name>pear</name><price>2.5</price></item><item id='1' group='a'><name>apple</name><price>1.2</price></item>" +
                        "<item id='2' group='b'><name>watermelon</name><price>10</price></item></shop>";

    const string Sheet = @"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:x='urn:ext' xmlns:msxsl='urn:schemas-microsoft-com:xslt' exclude-result-prefixes='x msxsl'>
<xsl:output method='xml' indent='no' omit-xml-declaration='yes'/>
<xsl:param name='title' select=""'none'""/>
<xsl:key name='by-group' match='item' use='@group'/>
<xsl:variable name='total' select='sum(//price)'/>
<xsl:template match='/'>
  <list title='{$title}' total='{$total}'>
    <xsl:apply-templates select='//item'><xsl:sort select='price' data-type='number' order='descending'/></xsl:apply-templates>
    <groups><xsl:for-each select=""//item[generate-id() = generate-id(key('by-group', @group)[1])]"">
      <xsl:sort select='@group'/><g n='{@group}' count=""{count(key('by-group', @group))}""/></xsl:for-each></groups>
    <fact><xsl:call-template name='fact'><xsl:with-param name='n' select='6'/></xsl:call-template></fact>
  </list>
</xsl:template>
<xsl:template match='item'>
  <i pos='{position()}'><xsl:attribute name='kind'><xsl:choose><xsl:when test='price &gt; 5'>dear</xsl:when><xsl:when test=""@group='a'"">a</xsl:when><xsl:otherwise>cheap</xsl:otherwise></xsl:choose></xsl:attribute>
  <xsl:value-of select='x:Shout(name)'/><xsl:text> </xsl:text><xsl:value-of select='x:Half(price)'/><xsl:if test='last() = position()'><end/></xsl:if></i>
</xsl:template>
<xsl:template name='fact'><xsl:param name='n'/><xsl:choose><xsl:when test='$n &lt; 2'>1</xsl:when><xsl:otherwise>
<xsl:variable name='rest'><xsl:call-template name='fact'><xsl:with-param name='n' select='$n - 1'/></xsl:call-template></xsl:variable>
<xsl:value-of select='$n * $rest'/></xsl:otherwise></xsl:choose></xsl:template>
</xsl:stylesheet>";

    const string Text = @"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:output method='text'/>
<xsl:template match='/'><xsl:apply-templates mode='m'/></xsl:template>
<xsl:template match='item' mode='m'><xsl:number/>:<xsl:value-of select='substring(concat(name, ""......""), 1, 7)'/>|<xsl:value-of select='format-number(price, ""0.00"")'/><xsl:text>&#10;</xsl:text></xsl:template>
<xsl:template match='*|text()' mode='m'><xsl:apply-templates mode='m'/></xsl:template></xsl:stylesheet>";

    static string Run(string sheet, XsltArgumentList args)
    {
        var t = new XslCompiledTransform();
        t.Load(XmlReader.Create(new StringReader(sheet)));
        var sb = new StringBuilder();
        using (var w = XmlWriter.Create(sb, t.OutputSettings))
            t.Transform(new XPathDocument(new StringReader(Data)), args, w);
        return sb.ToString();
    }

    static void Main()
    {
        var args = new XsltArgumentList();
        args.AddParam("title", "", "Fruit & Co");
        args.AddExtensionObject("urn:ext", new Extension());
        Console.WriteLine(Run(Sheet, args));
        Console.WriteLine(Run(Text, null));
        try {
            Run("<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:template match='a'><xsl:nonsense/></xsl:template></xsl:stylesheet>", null);
        } catch (XsltException e) {
            Console.WriteLine(e.GetType().Name + " " + e.LineNumber);
        }
    }
}
