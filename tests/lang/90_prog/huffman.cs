using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

class HNode { public int Freq; public byte Sym; public HNode L, R; public bool Leaf { get { return L == null; } } }
class BitW { readonly MemoryStream s = new MemoryStream(); int cur, n; public long Bits; public void Put(bool b) { cur = cur << 1 | (b ? 1 : 0); Bits++; if (++n == 8) { s.WriteByte((byte)cur); cur = n = 0; } } public void Put(uint v, int k) { while (k-- > 0) Put((v >> k & 1) != 0); } public byte[] Done() { while (n != 0) Put(false); return s.ToArray(); } } class BitR { readonly byte[] b; int p; public BitR(byte[] x) { b = x; } public int Get() { int r = b[p >> 3] >> (7 - (p & 7)) & 1; p++; return r; } public uint Get(int k) { uint v = 0; while (k-- > 0) v = v << 1 | (uint)Get(); return v; } }
static class Huff
{
    static HNode Build(int[] f) { var pq = new SortedDictionary<long, HNode>(); long seq = 0; for (int i = 0; i < 256; i++) if (f[i] > 0) pq[((long)f[i] << 20) + seq++] = new HNode { Freq = f[i], Sym = (byte)i }; while (pq.Count > 1) { var a = pq.First(); pq.Remove(a.Key); var b = pq.First(); pq.Remove(b.Key); int fr = a.Value.Freq + b.Value.Freq; pq[((long)fr << 20) + seq++] = new HNode { Freq = fr, L = a.Value, R = b.Value }; } return pq.First().Value; }
    static void Codes(HNode n, uint c, int len, uint[] code, int[] lens) { if (n.Leaf) { code[n.Sym] = c; lens[n.Sym] = Math.Max(1, len); return; } Codes(n.L, c << 1, len + 1, code, lens); Codes(n.R, c << 1 | 1, len + 1, code, lens); } static void Save(HNode n, BitW w) { w.Put(n.Leaf); if (n.Leaf) w.Put(n.Sym, 8); else { Save(n.L, w); Save(n.R, w); } } static HNode Load(BitR r) { if (r.Get() == 1) return new HNode { Sym = (byte)r.Get(8) }; var n = new HNode { L = Load(r) }; n.R = Load(r); return n; }
    public static byte[] Pack(byte[] d, out long bits, out int max) { var f = new int[256]; foreach (byte b in d) f[b]++; var t = Build(f); var code = new uint[256]; var lens = new int[256]; Codes(t, 0, 0, code, lens); max = lens.Max(); var w = new BitW(); w.Put((uint)d.Length, 32); Save(t, w); foreach (byte b in d) w.Put(code[b], lens[b]); bits = w.Bits; return w.Done(); }
    public static byte[] Unpack(byte[] p) { var r = new BitR(p); int n = (int)r.Get(32); var t = Load(r); var o = new byte[n]; for (int i = 0; i < n; i++) { var x = t; if (t.Leaf) r.Get(); while (!x.Leaf) x = r.Get() == 0 ? x.L : x.R; o[i] = x.Sym; } return o; }
}
static class Lz { public static List<(int off, int len, byte next)> Pack(byte[] d) { var r = new List<(int off, int len, byte next)>(); for (int i = 0; i < d.Length;) { int bo = 0, bl = 0; for (int j = Math.Max(0, i - 255); j < i; j++) { int l = 0; while (l < 255 && i + l < d.Length - 1 && d[j + l] == d[i + l]) l++; if (l > bl) { bl = l; bo = i - j; } } r.Add((bo, bl, d[i + bl])); i += bl + 1; } return r; } public static byte[] Unpack(List<(int off, int len, byte next)> p) { var o = new List<byte>(); foreach (var t in p) { for (int k = 0; k < t.len; k++) o.Add(o[o.Count - t.off]); o.Add(t.next); } return o.ToArray(); } }
class P
{
    static uint Crc(byte[] d) { uint c = ~0u; foreach (byte b in d) { c ^= b; for (int k = 0; k < 8; k++) c = (c & 1) != 0 ? c >> 1 ^ 0xEDB88320 : c >> 1; } return ~c; } static uint Adler(byte[] d) { uint a = 1, b = 0; foreach (byte x in d) { a = (a + x) % 65521; b = (b + a) % 65521; } return b << 16 | a; } static byte[] Rle(byte[] d) { var o = new List<byte>(); for (int i = 0; i < d.Length;) { int n = 1; while (n < 255 && i + n < d.Length && d[i + n] == d[i]) n++; o.Add((byte)n); o.Add(d[i]); i += n; } return o.ToArray(); }
    static void Main()
    {
        var sb = new StringBuilder(); string[] ws = "the of and to in is that it was for on are".Split(' '); uint s = 7; for (int i = 0; i < 800; i++) { s = s * 1103515245 + 12345; sb.Append(ws[(s >> 16) % ws.Length]).Append(i % 13 == 0 ? ".\n" : " "); } byte[] rnd = new byte[1000]; for (int i = 0; i < 1000; i++) { s = s * 1103515245 + 12345; rnd[i] = (byte)(s >> 16); } byte[][] ins = { Encoding.ASCII.GetBytes("abracadabra"), Encoding.ASCII.GetBytes("aaaaaaaaaa"), Encoding.ASCII.GetBytes(sb.ToString()), rnd, new byte[] { 0 }, Enumerable.Range(0, 512).Select(i => (byte)i).ToArray() }; foreach (var d in ins) { long bits; int max; var p = Huff.Pack(d, out bits, out max); var u = Huff.Unpack(p); var lz = Lz.Pack(d); Console.WriteLine(d.Length + " -> " + p.Length + " " + bits + " " + max + " " + u.SequenceEqual(d) + " " + Crc(d).ToString("x8") + " " + Adler(d).ToString("x8") + " " + lz.Count + " " + Lz.Unpack(lz).SequenceEqual(d) + " " + Rle(d).Length + " " + Crc(p).ToString("x8")); }
    }
}
