using System;
using System.Collections.Generic;
using System.Text;

// A small language: lexer, recursive-descent parser, tree of closures-free nodes, and an evaluator with functions.
enum T { Num, Id, Str, Op, Kw, End }
struct Tok { public T t; public string s; public double n; public override string ToString() { return t + ":" + s; } }
class Lexer
{
    readonly string src; int p; static readonly HashSet<string> kw = new HashSet<string> { "let", "if", "else", "while", "fn", "return", "print", "true", "false" };
    public Lexer(string s) { src = s; }
    public List<Tok> All()
    {
        var r = new List<Tok>();
        while (true)
        {
            while (p < src.Length && char.IsWhiteSpace(src[p])) p++;
            if (p >= src.Length) { r.Add(new Tok { t = T.End, s = "" }); return r; }
            int st = p; char c = src[p];
            if (char.IsDigit(c)) { while (p < src.Length && (char.IsDigit(src[p]) || src[p] == '.')) p++; string s = src.Substring(st, p - st); r.Add(new Tok { t = T.Num, s = s, n = double.Parse(s, System.Globalization.CultureInfo.InvariantCulture) }); }
            else if (char.IsLetter(c)) { while (p < src.Length && char.IsLetterOrDigit(src[p])) p++; string s = src.Substring(st, p - st); r.Add(new Tok { t = kw.Contains(s) ? T.Kw : T.Id, s = s }); }
            else if (c == '"') { p++; while (src[p] != '"') p++; r.Add(new Tok { t = T.Str, s = src.Substring(st + 1, p - st - 1) }); p++; }
            else { string two = p + 1 < src.Length ? src.Substring(p, 2) : ""; if (two == "==" || two == "!=" || two == "<=" || two == ">=" || two == "&&" || two == "||") { p += 2; r.Add(new Tok { t = T.Op, s = two }); } else { p++; r.Add(new Tok { t = T.Op, s = c.ToString() }); } }
        }
    }
}
class Env { readonly Dictionary<string, object> v = new Dictionary<string, object>(); readonly Env up; public Env(Env u) { up = u; } public object Get(string n) { for (Env e = this; e != null; e = e.up) { object o; if (e.v.TryGetValue(n, out o)) return o; } throw new Exception("undefined " + n); } public void Def(string n, object o) { v[n] = o; } public void Set(string n, object o) { for (Env e = this; e != null; e = e.up) if (e.v.ContainsKey(n)) { e.v[n] = o; return; } throw new Exception("undefined " + n); } }
class Ret : Exception { public object V; public Ret(object v) { V = v; } }
abstract class Node { public abstract object Eval(Env e); public static bool True(object o) { return !(o is bool && !(bool)o) && o != null && !(o is double && (double)o == 0); } public static string Show(object o) { return o == null ? "nil" : o is double ? ((double)o).ToString(System.Globalization.CultureInfo.InvariantCulture) : o.ToString().ToLowerInvariant() is string s && o is bool ? s : o.ToString(); } }
class Lit : Node { readonly object v; public Lit(object o) { v = o; } public override object Eval(Env e) { return v; } }
class Var : Node { public readonly string n; public Var(string s) { n = s; } public override object Eval(Env e) { return e.Get(n); } }
class Bin : Node
{
    readonly string op; readonly Node a, b; public Bin(string o, Node x, Node y) { op = o; a = x; b = y; }
    public override object Eval(Env e)
    {
        if (op == "&&") return True(a.Eval(e)) ? b.Eval(e) : false; if (op == "||") { var l = a.Eval(e); return True(l) ? l : b.Eval(e); }
        object x = a.Eval(e), y = b.Eval(e); if (op == "==") return object.Equals(x, y); if (op == "!=") return !object.Equals(x, y); if (op == "+" && (x is string || y is string)) return Show(x) + Show(y);
        double p = (double)x, q = (double)y; switch (op) { case "+": return p + q; case "-": return p - q; case "*": return p * q; case "/": return p / q; case "%": return p % q; case "<": return p < q; case ">": return p > q; case "<=": return p <= q; case ">=": return p >= q; } throw new Exception("op " + op);
    }
}
class Asg : Node { readonly string n; readonly Node v; readonly bool def; public Asg(string s, Node x, bool d) { n = s; v = x; def = d; } public override object Eval(Env e) { var o = v.Eval(e); if (def) e.Def(n, o); else e.Set(n, o); return o; } }
class Block : Node { readonly List<Node> l; public Block(List<Node> x) { l = x; } public override object Eval(Env e) { var ne = new Env(e); object r = null; foreach (var n in l) r = n.Eval(ne); return r; } }
class If : Node { readonly Node c, a, b; public If(Node x, Node y, Node z) { c = x; a = y; b = z; } public override object Eval(Env e) { return True(c.Eval(e)) ? a.Eval(e) : b?.Eval(e); } }
class While : Node { readonly Node c, b; public While(Node x, Node y) { c = x; b = y; } public override object Eval(Env e) { object r = null; while (True(c.Eval(e))) r = b.Eval(e); return r; } }
class Fn { public List<string> ps; public Node body; public Env env; public override string ToString() { return "fn/" + ps.Count; } }
class FnN : Node { readonly List<string> ps; readonly Node body; public FnN(List<string> p, Node b) { ps = p; body = b; } public override object Eval(Env e) { return new Fn { ps = ps, body = body, env = e }; } }
class Call : Node { readonly Node f; readonly List<Node> a; public Call(Node x, List<Node> y) { f = x; a = y; } public override object Eval(Env e) { var fn = f.Eval(e) as Fn; if (fn == null) throw new Exception("not a function"); var ne = new Env(fn.env); for (int i = 0; i < fn.ps.Count; i++) ne.Def(fn.ps[i], a[i].Eval(e)); try { return fn.body.Eval(ne); } catch (Ret r) { return r.V; } } }
class RetN : Node { readonly Node v; public RetN(Node x) { v = x; } public override object Eval(Env e) { throw new Ret(v.Eval(e)); } }
class Print : Node { readonly Node v; public Print(Node x) { v = x; } public override object Eval(Env e) { Console.WriteLine(Show(v.Eval(e))); return null; } }
class Parser
{
    readonly List<Tok> t; int p; public Parser(string s) { t = new Lexer(s).All(); }
    bool Is(string s) { return t[p].s == s && t[p].t != T.Str; } bool Eat(string s) { if (Is(s)) { p++; return true; } return false; } void Need(string s) { if (!Eat(s)) throw new Exception("expected " + s + " got " + t[p]); }
    static readonly string[][] prec = { new[] { "||" }, new[] { "&&" }, new[] { "==", "!=" }, new[] { "<", ">", "<=", ">=" }, new[] { "+", "-" }, new[] { "*", "/", "%" } };
    public Node Program() { var l = new List<Node>(); while (t[p].t != T.End) l.Add(Stmt()); return new Block(l); }
    Node BlockN() { Need("{"); var l = new List<Node>(); while (!Eat("}")) l.Add(Stmt()); return new Block(l); }
    Node Stmt() { if (Eat("let")) { string n = t[p++].s; Need("="); var v = Expr(); Eat(";"); return new Asg(n, v, true); } if (Eat("if")) return IfN(); if (Eat("while")) { var c = Expr(); return new While(c, BlockN()); } if (Eat("return")) { var v = Expr(); Eat(";"); return new RetN(v); } if (Eat("print")) { var v = Expr(); Eat(";"); return new Print(v); } if (t[p].t == T.Id && t[p + 1].s == "=") { string n = t[p].s; p += 2; var v = Expr(); Eat(";"); return new Asg(n, v, false); } var e = Expr(); Eat(";"); return e; }
    Node IfN() { var c = Expr(); var a = BlockN(); Node b = null; if (Eat("else")) b = Eat("if") ? IfN() : BlockN(); return new If(c, a, b); }
    Node Expr() { return BinN(0); } Node BinN(int l) { if (l == prec.Length) return Unary(); var a = BinN(l + 1); while (t[p].t == T.Op && Array.IndexOf(prec[l], t[p].s) >= 0) { string op = t[p++].s; a = new Bin(op, a, BinN(l + 1)); } return a; }
    Node Unary() { if (Eat("-")) return new Bin("-", new Lit(0.0), Unary()); if (Eat("!")) return new If(Unary(), new Lit(false), new Lit(true)); var e = Prim(); while (Eat("(")) { var a = new List<Node>(); while (!Eat(")")) { a.Add(Expr()); Eat(","); } e = new Call(e, a); } return e; }
    Node Prim() { var k = t[p++]; switch (k.t) { case T.Num: return new Lit(k.n); case T.Str: return new Lit(k.s); case T.Id: return new Var(k.s); } if (k.s == "true") return new Lit(true); if (k.s == "false") return new Lit(false); if (k.s == "(") { var e = Expr(); Need(")"); return e; } if (k.s == "fn") { Need("("); var ps = new List<string>(); while (!Eat(")")) { ps.Add(t[p++].s); Eat(","); } return new FnN(ps, BlockN()); } throw new Exception("unexpected " + k); }
}
class P
{
    static void Run(string s) { try { new Parser(s).Program().Eval(new Env(null)); } catch (Ret) { Console.WriteLine("return outside"); } catch (Exception e) { Console.WriteLine("error: " + e.Message); } }
    static void Main()
    {
        Run("let x = 2 + 3 * 4; print x; print (2+3)*4; print 7 % 4 - -2; print \"a\" + 1 + true;");
        Run("let fib = fn(n) { if n < 2 { return n; } return fib(n-1) + fib(n-2); }; print fib(16);");
        Run("let mk = fn() { let c = 0; return fn() { c = c + 1; return c; }; }; let a = mk(); let b = mk(); a(); a(); print a() * 10 + b();");
        Run("let i = 0; let s = 0; while i < 1000 { if i % 3 == 0 || i % 5 == 0 { s = s + i; } i = i + 1; } print s;");
        Run("let gcd = fn(a, b) { while b != 0 { let t = b; b = a % b; a = t; } return a; }; print gcd(1071, 462);");
        Run("let compose = fn(f, g) { return fn(x) { return f(g(x)); }; }; print compose(fn(x) { x * 2 }, fn(x) { x + 1 })(20);");
        Run("print 1 < 2 && !false; print 1 == 1.0; print \"s\" == \"s\"; if 0 { print 1 } else if 1 { print 2 } else { print 3 }");
        Run("print y;"); Run("let x = ;"); Run("1(2);"); Run("let loop = fn(n) { if n == 0 { return \"done\"; } return loop(n-1); }; print loop(300); print loop;"); Run("return 5;");
    }
}
