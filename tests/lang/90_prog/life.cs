using System;
using System.Collections.Generic;
using System.Text;

class Life
{
    bool[,] g; readonly int w, h; public int Gen; public Life(int w, int h) { this.w = w; this.h = h; g = new bool[h, w]; }
    public void Put(int x, int y, params string[] rows) { for (int j = 0; j < rows.Length; j++) for (int i = 0; i < rows[j].Length; i++) if (rows[j][i] == '#') g[(y + j) % h, (x + i) % w] = true; }
    int N(int x, int y) { int n = 0; for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) if ((dx | dy) != 0 && g[(y + dy + h) % h, (x + dx + w) % w]) n++; return n; }
    public void Step() { var b = new bool[h, w]; for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) { int n = N(x, y); b[y, x] = n == 3 || n == 2 && g[y, x]; } g = b; Gen++; }
    public int Pop { get { int n = 0; foreach (bool c in g) if (c) n++; return n; } }
    public override string ToString() { var s = new StringBuilder(); for (int y = 0; y < h; y++) { for (int x = 0; x < w; x++) s.Append(g[y, x] ? '#' : '.'); s.Append('\n'); } return s.ToString(); }
    public ulong Hash() { ulong r = 14695981039346656037; for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) { r ^= g[y, x] ? 1UL : 0; r *= 1099511628211; } return r; }
}
// The same rules over a sparse set of cells, to compare with.
class Sparse { HashSet<long> s = new HashSet<long>(); static long K(int x, int y) { return (long)x << 32 | (uint)y; } public void Add(int x, int y) { s.Add(K(x, y)); } public void Step() { var c = new Dictionary<long, int>(); foreach (long k in s) { int x = (int)(k >> 32), y = (int)k; for (int dx = -1; dx <= 1; dx++) for (int dy = -1; dy <= 1; dy++) if (dx != 0 || dy != 0) { long q = K(x + dx, y + dy); int n; c.TryGetValue(q, out n); c[q] = n + 1; } } var t = new HashSet<long>(); foreach (var kv in c) if (kv.Value == 3 || kv.Value == 2 && s.Contains(kv.Key)) t.Add(kv.Key); s = t; } public int Count { get { return s.Count; } } }
class P
{
    static void Main()
    {
        var l = new Life(12, 8); l.Put(1, 0, ".#.", "..#", "###"); for (int i = 0; i < 3; i++) { Console.Write(l); Console.WriteLine(l.Pop); for (int k = 0; k < 4; k++) l.Step(); } ulong start = l.Hash(); int period = 0; do { l.Step(); period++; } while (l.Hash() != start && period < 200); Console.WriteLine(period); var b = new Life(9, 9); b.Put(3, 4, "###"); b.Step(); Console.Write(b); b.Put(0, 0, "##", "##"); for (int i = 0; i < 10; i++) b.Step(); Console.WriteLine(b.Pop + " " + b.Gen);
        var r = new Life(64, 64); var sp = new Sparse(); string[] rp = { ".##", "##.", ".#." }; r.Put(30, 30, rp); for (int y = 0; y < 3; y++) for (int x = 0; x < 3; x++) if (rp[y][x] == '#') sp.Add(x, y); bool same = true; for (int i = 0; i < 60; i++) { r.Step(); sp.Step(); same &= r.Pop == sp.Count; } Console.WriteLine(same + " " + r.Pop); Console.WriteLine(r.Hash()); var gun = new Life(50, 30); gun.Put(1, 1, "........................#...........", "......................#.#...........", "............##......##............##", "...........#...#....##............##", "##........#.....#...##..............", "##........#...#.##....#.#...........", "..........#.....#.......#...........", "...........#...#....................", "............##......................"); int[] pops = new int[4]; for (int i = 0; i < 120; i++) { if (i % 30 == 0) pops[i / 30] = gun.Pop; gun.Step(); } Console.WriteLine(string.Join(",", pops));
    }
}
