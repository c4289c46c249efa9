using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

abstract class J { public abstract void Write(StringBuilder b, int ind); public override string ToString() { var b = new StringBuilder(); Write(b, -1); return b.ToString(); } public string Pretty() { var b = new StringBuilder(); Write(b, 0); return b.ToString(); } public virtual J this[string k] { get { throw new InvalidOperationException("not an object"); } } public virtual J this[int i] { get { throw new InvalidOperationException("not an array"); } } protected static void Nl(StringBuilder b, int ind) { if (ind >= 0) b.Append('\n').Append(' ', ind * 2); } }
class JNull : J { public static readonly JNull I = new JNull(); public override void Write(StringBuilder b, int ind) { b.Append("null"); } }
class JBool : J { readonly bool v; public JBool(bool x) { v = x; } public override void Write(StringBuilder b, int ind) { b.Append(v ? "true" : "false"); } }
class JNum : J { public readonly double V; public JNum(double x) { V = x; } public override void Write(StringBuilder b, int ind) { b.Append(V.ToString("R", CultureInfo.InvariantCulture)); } }
class JStr : J
{
    public readonly string V; public JStr(string x) { V = x; } public override void Write(StringBuilder b, int ind) { Quote(b, V); }
    public static void Quote(StringBuilder b, string s) { b.Append('"'); foreach (char c in s) switch (c) { case '"': b.Append("\\\""); break; case '\\': b.Append("\\\\"); break; case '\n': b.Append("\\n"); break; case '\t': b.Append("\\t"); break; default: if (c < 32 || c > 126) b.Append("\\u").Append(((int)c).ToString("x4")); else b.Append(c); break; } b.Append('"'); }
}
class JArr : J { public readonly List<J> L = new List<J>(); public override J this[int i] { get { return L[i]; } } public override void Write(StringBuilder b, int ind) { if (L.Count == 0) { b.Append("[]"); return; } b.Append('['); for (int i = 0; i < L.Count; i++) { if (i > 0) b.Append(','); Nl(b, ind < 0 ? -1 : ind + 1); L[i].Write(b, ind < 0 ? -1 : ind + 1); } Nl(b, ind); b.Append(']'); } }
class JObj : J { public readonly List<KeyValuePair<string, J>> L = new List<KeyValuePair<string, J>>(); public override J this[string k] { get { foreach (var p in L) if (p.Key == k) return p.Value; return JNull.I; } } public override void Write(StringBuilder b, int ind) { b.Append('{'); bool first = true; foreach (var p in L) { if (!first) b.Append(','); first = false; Nl(b, ind < 0 ? -1 : ind + 1); JStr.Quote(b, p.Key); b.Append(ind < 0 ? ":" : ": "); p.Value.Write(b, ind < 0 ? -1 : ind + 1); } if (!first) Nl(b, ind); b.Append('}'); } }
class JsonException : Exception { public JsonException(string m, int p) : base(m + " at " + p) { } }
class Parser
{
    readonly string s; int p; Parser(string x) { s = x; } public static J Parse(string x) { var q = new Parser(x); var r = q.Val(0); q.Ws(); if (q.p < x.Length) throw new JsonException("trailing", q.p); return r; }
    void Ws() { while (p < s.Length && " \t\r\n".IndexOf(s[p]) >= 0) p++; } char Cur { get { if (p >= s.Length) throw new JsonException("end", p); return s[p]; } } void Need(char c) { if (Cur != c) throw new JsonException("expected " + c, p); p++; }
    J Val(int depth) { if (depth > 50) throw new JsonException("too deep", p); Ws(); switch (Cur) { case '{': { p++; var o = new JObj(); Ws(); if (Cur == '}') { p++; return o; } while (true) { Ws(); string k = Str(); Ws(); Need(':'); o.L.Add(new KeyValuePair<string, J>(k, Val(depth + 1))); Ws(); if (Cur == ',') { p++; continue; } Need('}'); return o; } } case '[': { p++; var a = new JArr(); Ws(); if (Cur == ']') { p++; return a; } while (true) { a.L.Add(Val(depth + 1)); Ws(); if (Cur == ',') { p++; continue; } Need(']'); return a; } } case '"': return new JStr(Str()); case 't': return Word("true", new JBool(true)); case 'f': return Word("false", new JBool(false)); case 'n': return Word("null", JNull.I); default: return Num(); } }
    J Word(string w, J v) { if (string.CompareOrdinal(s, p, w, 0, w.Length) != 0) throw new JsonException("bad word", p); p += w.Length; return v; }
    J Num() { int st = p; if (Cur == '-') p++; while (p < s.Length && (char.IsDigit(s[p]) || ".eE+-".IndexOf(s[p]) >= 0)) p++; double d; if (st == p || !double.TryParse(s.Substring(st, p - st), NumberStyles.Float, CultureInfo.InvariantCulture, out d)) throw new JsonException("bad number", st); return new JNum(d); }
    string Str() { Need('"'); var b = new StringBuilder(); while (Cur != '"') { char c = s[p++]; if (c == '\\') { c = Cur; p++; switch (c) { case 'n': c = '\n'; break; case 't': c = '\t'; break; case 'r': c = '\r'; break; case 'b': c = '\b'; break; case 'f': c = '\f'; break; case 'u': c = (char)int.Parse(s.Substring(p, 4), NumberStyles.HexNumber); p += 4; break; case '"': case '\\': case '/': break; default: throw new JsonException("bad escape", p); } } b.Append(c); } p++; return b.ToString(); }
}
class P
{
    static double Sum(J j) { if (j is JNum n) return n.V; if (j is JArr a) return a.L.Sum(Sum); if (j is JObj o) return o.L.Sum(x => Sum(x.Value)); return 0; }
    static void Main()
    {
        string src = "{ \"name\": \"K\\u00e9 \\\"q\\\" \\n\", \"list\": [1, 2.5, -3e2, [], {}, [true, false, null]], \"o\": {\"deep\": {\"er\": [1e-7]}}, \"\": 0 }"; var j = Parser.Parse(src); Console.WriteLine(j); Console.WriteLine(j.Pretty()); Console.WriteLine(Parser.Parse(j.Pretty()).ToString() == j.ToString()); Console.WriteLine(j["list"][5][0] + " " + j["o"]["deep"]["er"][0] + " " + j["none"] + " " + ((JStr)j["name"]).V.Length); Console.WriteLine(Sum(j).ToString("R", CultureInfo.InvariantCulture));
        foreach (string bad in new[] { "", "{", "[1,]", "{\"a\" 1}", "tru", "1 2", "\"abc", "\"\\x\"", "-", "[1 2]", new string('[', 60), "{\"a\":1,}" }) try { Parser.Parse(bad); Console.WriteLine("accepted " + bad); } catch (JsonException e) { Console.WriteLine(e.Message); } try { Console.WriteLine(j[0]); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        var big = new StringBuilder("["); for (int i = 0; i < 2000; i++) { if (i > 0) big.Append(','); big.Append("{\"id\":").Append(i).Append(",\"tags\":[\"t").Append(i % 7).Append("\",\"x\"]}"); } big.Append(']'); var bj = Parser.Parse(big.ToString()); Console.WriteLine(((JArr)bj).L.Count + " " + Sum(bj) + " " + bj[1999]["tags"][0] + " " + (bj.ToString() == big.ToString())); int h = 0; foreach (char c in bj.Pretty()) h = h * 31 + c; Console.WriteLine(h);
    }
}
