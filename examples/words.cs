// Which words does a text use, and how? LINQ, regular expressions, string formatting.
// usage: words [file]...   (without a file: a built-in text)
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

static class SampleText {
  // From "Through the Looking-Glass", 1871.
  public const string Jabberwocky = @"
'Twas brillig, and the slithy toves
  Did gyre and gimble in the wabe:
All mimsy were the borogoves,
  And the mome raths outgrabe.

'Beware the Jabberwock, my son!
  The jaws that bite, the claws that catch!
Beware the Jubjub bird, and shun
  The frumious Bandersnatch!'

He took his vorpal sword in hand;
  Long time the manxome foe he sought--
So rested he by the Tumtum tree
  And stood awhile in thought.

And, as in uffish thought he stood,
  The Jabberwock, with eyes of flame,
Came whiffling through the tulgey wood,
  And burbled as it came!

One, two! One, two! And through and through
  The vorpal blade went snicker-snack!
He left it dead, and with its head
  He went galumphing back.

'And hast thou slain the Jabberwock?
  Come to my arms, my beamish boy!
O frabjous day! Callooh! Callay!'
  He chortled in his joy.
";
}

class Word {
  public string Text { get; private set; }
  public int Line { get; private set; }
  public Word(string text, int line) { Text = text; Line = line; }
}

static class Extensions {
  public static IEnumerable<Word> Words(this IEnumerable<string> lines) {
    var pattern = new Regex(@"\p{L}+(?:['-]\p{L}+)*");
    int number = 0;
    foreach (string line in lines) {
      number++;
      foreach (Match m in pattern.Matches(line)) yield return new Word(m.Value.ToLowerInvariant(), number);
    }
  }

  public static IEnumerable<Tuple<T, T>> Pairs<T>(this IEnumerable<T> items) {
    using (IEnumerator<T> e = items.GetEnumerator()) {
      if (!e.MoveNext()) yield break;
      T previous = e.Current;
      while (e.MoveNext()) {
        yield return Tuple.Create(previous, e.Current);
        previous = e.Current;
      }
    }
  }

  public static string Bar(this int count, int most, int width) {
    return new string('#', Math.Max(1, count * width / most));
  }
}

class Report {
  readonly List<Word> words;
  readonly StringBuilder text = new StringBuilder();

  public Report(IEnumerable<Word> words) { this.words = words.ToList(); }

  void Heading(string title) {
    text.AppendLine();
    text.AppendLine(title);
    text.AppendLine(new string('-', title.Length));
  }

  void Frequencies(int top) {
    Heading("Most frequent");
    var ranked = words.GroupBy(w => w.Text)
                      .Select(g => new { g.Key, Count = g.Count(), Lines = g.Select(w => w.Line).Distinct().ToArray() })
                      .OrderByDescending(g => g.Count).ThenBy(g => g.Key, StringComparer.Ordinal)
                      .Take(top).ToList();
    int most = ranked.Max(r => r.Count);
    foreach (var r in ranked) {
      string where = string.Join(",", r.Lines.Take(6)) + (r.Lines.Length > 6 ? ",…" : "");
      text.AppendFormat("{0,-14}{1,4}  {2,-20} {3}", r.Key, r.Count, r.Count.Bar(most, 20), where);
      text.AppendLine();
    }
  }

  void Lengths() {
    Heading("By length");
    var lengths = from w in words
                  group w by w.Text.Length into g
                  orderby g.Key
                  select new { Length = g.Key, Count = g.Count(), Example = g.Select(w => w.Text).OrderBy(w => w, StringComparer.Ordinal).First() };
    foreach (var l in lengths) text.AppendLine(string.Format("{0,3} letters {1,4}  e.g. {2}", l.Length, l.Count, l.Example));
  }

  void Pairs() {
    Heading("Pairs that recur");
    var pairs = words.Select(w => w.Text).Pairs()
                     .GroupBy(p => p).Where(g => g.Count() > 1)
                     .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Item1, StringComparer.Ordinal)
                     .ThenBy(g => g.Key.Item2, StringComparer.Ordinal);
    foreach (var g in pairs) text.AppendLine(string.Format("{0} {1}: {2} times", g.Key.Item1, g.Key.Item2, g.Count()));
  }

  void Rhymes() {
    Heading("Words that end alike");
    var endings = words.Select(w => w.Text).Distinct().Where(w => w.Length > 3)
                       .ToLookup(w => w.Substring(w.Length - 3))
                       .Where(g => g.Skip(2).Any()).OrderBy(g => g.Key, StringComparer.Ordinal);
    foreach (var g in endings)
      text.AppendLine("-" + g.Key + ": " + string.Join(", ", g.OrderBy(w => w, StringComparer.Ordinal)));
  }

  void Letters() {
    Heading("Letters");
    Dictionary<char, int> counts = words.SelectMany(w => w.Text).Where(char.IsLetter)
                                        .GroupBy(c => c).ToDictionary(g => g.Key, g => g.Count());
    double total = counts.Values.Sum();
    foreach (var row in counts.OrderByDescending(p => p.Value).ThenBy(p => p.Key).Select((p, i) => new { p, i }).GroupBy(x => x.i / 6))
      text.AppendLine(string.Join("  ", row.Select(x => string.Format("{0} {1,5:P1}", x.p.Key, x.p.Value / total))));
  }

  public override string ToString() {
    text.Clear();
    text.AppendFormat("{0} words, {1} different, mean length {2:F2}", words.Count,
                      words.Select(w => w.Text).Distinct().Count(), words.Average(w => w.Text.Length));
    text.AppendLine();
    Frequencies(10);
    Lengths();
    Pairs();
    Rhymes();
    Letters();
    return text.ToString();
  }
}

class Program {
  static int Main(string[] args) {
    try {
      IEnumerable<string> lines = args.Length == 0 ? SampleText.Jabberwocky.Split('\n') : args.SelectMany(File.ReadLines);
      Console.Write(new Report(lines.Words()));
      return 0;
    } catch (IOException e) {
      Console.Error.WriteLine("words: " + e.Message);
      return 1;
    }
  }
}
