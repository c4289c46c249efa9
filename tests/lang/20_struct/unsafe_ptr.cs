using System;
using System.Runtime.InteropServices;

unsafe struct Node { public int v; public Node* next; }
unsafe struct Fixed { public int before; public fixed byte data[16]; public fixed char name[8]; public fixed double d[3]; public int after; }
struct Pt { public short a; public int b; public double c; }

unsafe class P
{
    static int Sum(int* p, int n) { int s = 0; for (int* e = p + n; p < e; p++) s += *p; return s; }
    static void Fill(byte* p, byte v, int n) { while (n-- > 0) *p++ = v; }
    static int Len(char* s) { char* e = s; while (*e != 0) e++; return (int)(e - s); }
    static long Stack(int n) { long* b = stackalloc long[n]; for (int i = 0; i < n; i++) b[i] = i == 0 ? 1 : b[i - 1] * 3 % 1000007; return b[n - 1]; }
    static int Rec(int n) { int* b = stackalloc int[8]; for (int i = 0; i < 8; i++) b[i] = n * i; int r = n == 0 ? 0 : Rec(n - 1); return r + b[7] - b[3]; }
    static void Swap(int** a, int** b) { int* t = *a; *a = *b; *b = t; }
    static void Main()
    {
        int[] a = { 1, 2, 3, 4, 5 }; fixed (int* p = a) { Console.WriteLine(Sum(p, 5)); p[2] = 30; *(p + 1) = 20; Console.WriteLine(Sum(p + 1, 3)); Console.WriteLine((&p[4] - p)); Console.WriteLine(*(long*)p == (20L << 32 | 1)); }
        int x = 0x01020304; byte* bp = (byte*)&x; Console.WriteLine(bp[0] + "" + bp[1] + bp[2] + bp[3]); *(short*)(bp + 1) = -1; Console.WriteLine(x); float f = 1.5f; Console.WriteLine(*(int*)&f); double d = 0; *(long*)&d = 0x4000000000000000; Console.WriteLine(d);
        byte* buf = stackalloc byte[32]; Fill(buf, 0xAB, 32); Console.WriteLine(*(uint*)(buf + 3)); Console.WriteLine(*(sbyte*)buf); ulong* ul = (ulong*)buf; ul[1] = 0; Console.WriteLine(buf[7] + buf[8] + buf[15] + buf[16]);
        fixed (char* s = "pointer") { Console.WriteLine(Len(s)); Console.WriteLine(s[3]); Console.WriteLine(new string(s, 1, 3)); } Console.WriteLine(Stack(100)); Console.WriteLine(Rec(50));
        Node n3 = new Node { v = 3 }, n2 = new Node { v = 2, next = &n3 }, n1 = new Node { v = 1, next = &n2 }; int t = 0; for (Node* n = &n1; n != null; n = n->next) t = t * 10 + n->v; Console.WriteLine(t); n1.next->next->v = 9; Console.WriteLine(n3.v);
        Fixed fx = new Fixed(); fx.before = 1; fx.after = 2; for (int i = 0; i < 16; i++) fx.data[i] = (byte)(i * 17); for (int i = 0; i < 8; i++) fx.name[i] = (char)('a' + i); fx.d[2] = 2.5; Console.WriteLine(fx.before + fx.after + fx.data[15] + fx.data[1]); Console.WriteLine(new string(fx.name, 0, 8)); Console.WriteLine(sizeof(Fixed)); Fixed cp = fx; cp.data[0] = 1; Console.WriteLine(fx.data[0] + cp.data[15] + cp.d[2]);
        int q = 1, r = 2; int* pq = &q, pr = &r; Swap(&pq, &pr); Console.WriteLine(*pq * 10 + *pr); void* v = pq; Console.WriteLine(*(int*)v); IntPtr ip = (IntPtr)v; Console.WriteLine(*(int*)ip); Console.WriteLine(pq == &r); Console.WriteLine((ulong)pq > 0);
        IntPtr mem = Marshal.AllocHGlobal(64); Pt* pp = (Pt*)mem; pp[1].a = -5; pp[1].b = 6; pp[1].c = 7.5; (*pp) = pp[1]; Console.WriteLine(pp->a + pp->b + pp->c); Console.WriteLine(Marshal.ReadInt16(mem)); Console.WriteLine(Marshal.ReadInt32(mem, 4)); Marshal.FreeHGlobal(mem); Console.WriteLine(sizeof(Pt) + sizeof(char) + sizeof(bool) + sizeof(decimal) + sizeof(IntPtr));
        bool b1 = true; *(byte*)&b1 = 0; Console.WriteLine(b1); char c = 'A'; (*(ushort*)&c)++; Console.WriteLine(c); long l = -1; *((int*)&l + 1) = 0; Console.WriteLine(l); uint* un = null; Console.WriteLine(un == null); int* w = (int*)0; w += 4; Console.WriteLine((long)w); fixed (int* e = new int[0]) Console.WriteLine(e == null); fixed (int* e = &a[3]) Console.WriteLine(*e);
    }
}
