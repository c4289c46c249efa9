// Solves sudokus by constraint propagation and search: bit sets, iterators, interfaces, recursion.
// usage: sudoku [-t] [81 characters, a dot for each empty cell]...
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;

// The digits that a cell may still hold, one bit each.
struct Digits : IEquatable<Digits> {
  readonly ushort bits;
  Digits(int bits) { this.bits = (ushort) bits; }

  public static readonly Digits All = new Digits(0x1ff);
  public static Digits Only(int digit) { return new Digits(1 << (digit - 1)); }

  public bool Contains(int digit) { return (bits >> (digit - 1) & 1) != 0; }
  public bool IsEmpty { get { return bits == 0; } }
  public bool IsSingle { get { return bits != 0 && (bits & (bits - 1)) == 0; } }

  public int Count {
    get {
      int n = 0;
      for (int b = bits; b != 0; b &= b - 1) n++;
      return n;
    }
  }

  public int First {
    get {
      for (int d = 1; d <= 9; d++)
        if (Contains(d)) return d;
      return 0;
    }
  }

  public IEnumerator<int> GetEnumerator() {
    for (int d = 1; d <= 9; d++)
      if (Contains(d)) yield return d;
  }

  public static Digits operator -(Digits a, Digits b) { return new Digits(a.bits & ~b.bits); }
  public static Digits operator &(Digits a, Digits b) { return new Digits(a.bits & b.bits); }
  public static Digits operator |(Digits a, Digits b) { return new Digits(a.bits | b.bits); }
  public static bool operator ==(Digits a, Digits b) { return a.bits == b.bits; }
  public static bool operator !=(Digits a, Digits b) { return a.bits != b.bits; }
  public bool Equals(Digits other) { return bits == other.bits; }
  public override bool Equals(object other) { return other is Digits && Equals((Digits) other); }
  public override int GetHashCode() { return bits; }
  public override string ToString() { return IsSingle ? First.ToString() : "."; }
}

class Board {
  // Rows, columns and boxes: 27 groups of 9 cells; and for each cell the 20 others it shares one with.
  static readonly int[][] Groups = MakeGroups().ToArray();
  static readonly int[][] Peers = Enumerable.Range(0, 81).Select(c =>
    Groups.Where(g => g.Contains(c)).SelectMany(g => g).Where(p => p != c).Distinct().ToArray()).ToArray();

  readonly Digits[] cells;

  static IEnumerable<int[]> MakeGroups() {
    for (int i = 0; i < 9; i++) {
      int n = i;
      yield return Enumerable.Range(0, 9).Select(k => n * 9 + k).ToArray();
      yield return Enumerable.Range(0, 9).Select(k => k * 9 + n).ToArray();
      yield return Enumerable.Range(0, 9).Select(k => (n / 3 * 3 + k / 3) * 9 + n % 3 * 3 + k % 3).ToArray();
    }
  }

  Board(Digits[] cells) { this.cells = cells; }

  public static Board Parse(string text) {
    var board = new Board(Enumerable.Repeat(Digits.All, 81).ToArray());
    if (text.Length != 81) throw new FormatException("81 characters expected, not " + text.Length);
    for (int i = 0; i < 81; i++)
      if (text[i] >= '1' && text[i] <= '9' && !board.Set(i, text[i] - '0'))
        throw new FormatException("contradiction at row " + (i / 9 + 1) + ", column " + (i % 9 + 1));
    return board;
  }

  public Board Clone() { return new Board((Digits[]) cells.Clone()); }
  public bool IsSolved { get { return cells.All(c => c.IsSingle); } }

  // Each returns false when the board has become impossible.
  public bool Set(int cell, int digit) {
    foreach (int other in cells[cell])
      if (other != digit && !Remove(cell, other)) return false;
    return cells[cell].Contains(digit);
  }

  bool Remove(int cell, int digit) {
    if (!cells[cell].Contains(digit)) return true;
    cells[cell] = cells[cell] - Digits.Only(digit);
    if (cells[cell].IsEmpty) return false;
    if (cells[cell].IsSingle) {
      int last = cells[cell].First;
      foreach (int peer in Peers[cell])
        if (!Remove(peer, last)) return false;
    }
    return true;
  }

  // A digit that fits only one cell of a group belongs there.
  public bool FillHidden() {
    bool changed = true;
    while (changed) {
      changed = false;
      foreach (int[] group in Groups) {
        for (int d = 1; d <= 9; d++) {
          int place = -1, places = 0;
          foreach (int c in group)
            if (cells[c].Contains(d)) { place = c; places++; }
          if (places == 0) return false;
          if (places == 1 && !cells[place].IsSingle) {
            if (!Set(place, d)) return false;
            changed = true;
          }
        }
      }
    }
    return true;
  }

  public int Tightest() {
    int best = -1, fewest = 10;
    for (int i = 0; i < 81; i++) {
      int n = cells[i].Count;
      if (n > 1 && n < fewest) { best = i; fewest = n; }
    }
    return best;
  }

  public Digits this[int cell] { get { return cells[cell]; } }

  public override string ToString() {
    var text = new StringBuilder();
    for (int row = 0; row < 9; row++) {
      if (row == 3 || row == 6) text.AppendLine("------+-------+------");
      for (int column = 0; column < 9; column++) {
        if (column == 3 || column == 6) text.Append("| ");
        text.Append(cells[row * 9 + column]).Append(column < 8 ? " " : "\n");
      }
    }
    return text.ToString();
  }
}

interface ISolver {
  string Name { get; }
  int Guesses { get; }
  Board Solve(Board board);
}

class Search : ISolver {
  readonly bool hidden;
  public Search(bool hidden) { this.hidden = hidden; }
  public string Name { get { return hidden ? "with hidden singles" : "by elimination only"; } }
  public int Guesses { get; private set; }

  public Board Solve(Board board) {
    if (hidden && !board.FillHidden()) return null;
    if (board.IsSolved) return board;
    int cell = board.Tightest();
    foreach (int digit in board[cell]) {
      Guesses++;
      Board next = board.Clone();
      if (next.Set(cell, digit)) {
        Board solution = Solve(next);
        if (solution != null) return solution;
      }
    }
    return null;
  }
}

class Program {
  static readonly string[] Puzzles = {
    "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..",
    "1....7.9..3..2...8..96..5....53..9...1..8...26....4...3......1..4......7..7...3..",
  };

  static void Main(string[] args) {
    bool timed = args.Contains("-t");
    string[] given = args.Where(a => a != "-t").ToArray();
    foreach (string puzzle in given.Length > 0 ? given : Puzzles) {
      try {
        Board answer = null;
        foreach (ISolver solver in new ISolver[] { new Search(false), new Search(true) }) {
          Stopwatch watch = Stopwatch.StartNew();
          Board solution = solver.Solve(Board.Parse(puzzle));
          watch.Stop();
          Console.WriteLine("{0}: {1}, {2} guesses{3}", solver.Name, solution == null ? "no solution" : "solved",
                            solver.Guesses, timed ? string.Format(", {0} ms", watch.ElapsedMilliseconds) : "");
          answer = solution;
        }
        if (answer != null) Console.WriteLine(answer);
      } catch (FormatException e) {
        Console.WriteLine("not a sudoku: " + e.Message);
      }
    }
  }
}
