// A JSON reader and pretty-printer, and a calculator that reads its variables from JSON: recursive
// descent, virtual calls, generic collections, exceptions.
// usage: json [expression]...   (without one: some built-in ones)
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

class SyntaxError : Exception {
  public int Position { get; private set; }
  public SyntaxError(string message, int position) : base(message + " at " + position) { Position = position; }
}

abstract class Reader {
  protected readonly string Text;
  protected int At;
  protected Reader(string text) { Text = text; }

  protected char Peek { get { return At < Text.Length ? Text[At] : '\0'; } }

  protected void SkipSpace() {
    while (char.IsWhiteSpace(Peek)) At++;
  }

  protected bool Accept(char c) {
    SkipSpace();
    if (Peek != c) return false;
    At++;
    return true;
  }

  protected void Expect(char c) {
    if (!Accept(c)) throw new SyntaxError("'" + c + "' expected", At);
  }

  protected double Number() {
    int start = At;
    if (Peek == '-') At++;
    while (char.IsDigit(Peek) || Peek == '.' || Peek == 'e' || Peek == 'E' ||
           ((Peek == '-' || Peek == '+') && (Text[At - 1] == 'e' || Text[At - 1] == 'E'))) At++;
    double value;
    if (!double.TryParse(Text.Substring(start, At - start), NumberStyles.Float, CultureInfo.InvariantCulture, out value))
      throw new SyntaxError("number expected", start);
    return value;
  }
}

class JsonReader : Reader {
  JsonReader(string text) : base(text) {}

  public static object Parse(string text) {
    var reader = new JsonReader(text);
    object value = reader.Value();
    reader.SkipSpace();
    if (reader.At < text.Length) throw new SyntaxError("end expected", reader.At);
    return value;
  }

  object Value() {
    SkipSpace();
    switch (Peek) {
      case '{': return Object();
      case '[': return Array();
      case '"': return String();
      case 't': return Word("true", true);
      case 'f': return Word("false", false);
      case 'n': return Word("null", null);
      default: return Number();
    }
  }

  object Word(string word, object value) {
    if (string.CompareOrdinal(Text, At, word, 0, word.Length) != 0) throw new SyntaxError(word + " expected", At);
    At += word.Length;
    return value;
  }

  Dictionary<string, object> Object() {
    var result = new Dictionary<string, object>();
    Expect('{');
    if (Accept('}')) return result;
    do {
      SkipSpace();
      string key = String();
      Expect(':');
      result[key] = Value();
    } while (Accept(','));
    Expect('}');
    return result;
  }

  List<object> Array() {
    var result = new List<object>();
    Expect('[');
    if (Accept(']')) return result;
    do result.Add(Value()); while (Accept(','));
    Expect(']');
    return result;
  }

  string String() {
    Expect('"');
    var result = new StringBuilder();
    while (Peek != '"') {
      char c = Peek;
      if (At++ >= Text.Length) throw new SyntaxError("string does not end", At - 1);
      if (c == '\\') {
        c = Peek;
        At++;
        switch (c) {
          case 'n': c = '\n'; break;
          case 't': c = '\t'; break;
          case 'r': c = '\r'; break;
          case 'b': c = '\b'; break;
          case 'f': c = '\f'; break;
          case 'u':
            c = (char) Convert.ToInt32(Text.Substring(At, 4), 16);
            At += 4;
            break;
        }
      }
      result.Append(c);
    }
    At++;
    return result.ToString();
  }
}

static class JsonWriter {
  public static string Pretty(object value) {
    var text = new StringBuilder();
    Write(text, value, "");
    return text.ToString();
  }

  static void Write(StringBuilder text, object value, string indent) {
    if (value == null) text.Append("null");
    else if (value is bool) text.Append((bool) value ? "true" : "false");
    else if (value is double) text.Append(((double) value).ToString("R", CultureInfo.InvariantCulture));
    else if (value is string) Quote(text, (string) value);
    else if (value is List<object>)
      Group(text, '[', ']', indent, (List<object>) value, (item, inner) => Write(text, item, inner));
    else
      Group(text, '{', '}', indent, (Dictionary<string, object>) value, (item, inner) => {
        Quote(text, item.Key);
        text.Append(": ");
        Write(text, item.Value, inner);
      });
  }

  static void Group<T>(StringBuilder text, char open, char close, string indent, ICollection<T> items, Action<T, string> write) {
    text.Append(open);
    string inner = indent + "  ";
    string separator = "";
    foreach (T item in items) {
      text.Append(separator).Append('\n').Append(inner);
      write(item, inner);
      separator = ",";
    }
    if (items.Count > 0) text.Append('\n').Append(indent);
    text.Append(close);
  }

  static void Quote(StringBuilder text, string s) {
    text.Append('"');
    foreach (char c in s) {
      if (c == '"' || c == '\\') text.Append('\\').Append(c);
      else if (c == '\n') text.Append("\\n");
      else if (c < ' ') text.AppendFormat("\\u{0:x4}", (int) c);
      else text.Append(c);
    }
    text.Append('"');
  }
}

abstract class Node {
  public abstract double Eval(Func<string, double> variables);
}

class Constant : Node {
  readonly double value;
  public Constant(double value) { this.value = value; }
  public override double Eval(Func<string, double> variables) { return value; }
}

class Variable : Node {
  readonly string path;
  public Variable(string path) { this.path = path; }
  public override double Eval(Func<string, double> variables) { return variables(path); }
}

class Operation : Node {
  readonly Func<double, double, double> apply;
  readonly Node left, right;
  public Operation(Func<double, double, double> apply, Node left, Node right) {
    this.apply = apply;
    this.left = left;
    this.right = right;
  }
  public override double Eval(Func<string, double> variables) { return apply(left.Eval(variables), right.Eval(variables)); }
}

class ExpressionReader : Reader {
  ExpressionReader(string text) : base(text) {}

  public static Node Parse(string text) {
    var reader = new ExpressionReader(text);
    Node node = reader.Sum();
    reader.SkipSpace();
    if (reader.At < text.Length) throw new SyntaxError("operator expected", reader.At);
    return node;
  }

  Node Sum() {
    Node left = Product();
    while (true) {
      if (Accept('+')) left = new Operation((a, b) => a + b, left, Product());
      else if (Accept('-')) left = new Operation((a, b) => a - b, left, Product());
      else return left;
    }
  }

  Node Product() {
    Node left = Power();
    while (true) {
      if (Accept('*')) left = new Operation((a, b) => a * b, left, Power());
      else if (Accept('/')) left = new Operation((a, b) => a / b, left, Power());
      else return left;
    }
  }

  Node Power() {
    Node left = Atom();
    return Accept('^') ? new Operation(Math.Pow, left, Power()) : left;
  }

  Node Atom() {
    if (Accept('(')) {
      Node inner = Sum();
      Expect(')');
      return inner;
    }
    if (char.IsDigit(Peek)) return new Constant(Number());
    int start = At;
    while (char.IsLetterOrDigit(Peek) || Peek == '.' || Peek == '_') At++;
    if (At == start) throw new SyntaxError("number, name or '(' expected", At);
    return new Variable(Text.Substring(start, At - start));
  }
}

class Program {
  const string Data = @"{""kiln"": {""width"": 2.5, ""height"": 1.75, ""shelves"": [0.4, 0.4, 0.35], ""hot"": true},
    ""clay"": {""price"": 1.2e1, ""name"": ""stoneware \u2603 \""B\"""", ""supplier"": null}, ""tags"": []}";

  // "kiln.shelves.2" walks into objects by key and into arrays by index.
  static double Lookup(object root, string path) {
    object value = root;
    foreach (string step in path.Split('.')) {
      var list = value as List<object>;
      value = list != null ? list[int.Parse(step)] : ((Dictionary<string, object>) value)[step];
    }
    return Convert.ToDouble(value, CultureInfo.InvariantCulture);
  }

  static void Main(string[] args) {
    object data = JsonReader.Parse(Data);
    string pretty = JsonWriter.Pretty(data);
    Console.WriteLine(pretty);
    Console.WriteLine("read again, written again, equal: " + (JsonWriter.Pretty(JsonReader.Parse(pretty)) == pretty));

    if (args.Length == 0)
      args = new[] { "1 + 2 * 3", "2 ^ 3 ^ 2", "(1 + 2) * (3 - 4) / 5", "kiln.width * kiln.height * clay.price",
                     "kiln.shelves.0 + kiln.shelves.2", "kiln.depth * 2", "2 * (3 + ", "1 $ 2" };
    foreach (string line in args) {
      try {
        double value = ExpressionReader.Parse(line).Eval(path => Lookup(data, path));
        Console.WriteLine("{0,-38} = {1}", line, value.ToString("G12", CultureInfo.InvariantCulture));
      } catch (SyntaxError e) {
        Console.WriteLine("{0,-38} ! {1}", line, e.Message);
      } catch (KeyNotFoundException) {
        Console.WriteLine("{0,-38} ! no such variable", line);
      }
    }
  }
}
