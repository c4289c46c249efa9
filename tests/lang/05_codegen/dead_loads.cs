// Loads through pointers that lead nowhere throw though nobody needs what they load (III.3.42).
using System;
unsafe class P { struct Big { public fixed long a[64]; } struct V { public int a, b; } class C { public int x; public volatile int y; }
static void T(string n, Action a) { try { a(); Console.WriteLine(n + " ok"); } catch (Exception e) { Console.WriteLine(n + " " + e.GetType().Name); } }
static void Main() { 
T("by", () => { byte* q = (byte*)16; byte z = *q; }); T("dead", () => { int* q = (int*)4; int z = *q; z++; }); 
T("pop", () => { int* q = (int*)4; F(*q); });
T("ldfldv", () => { V* v = (V*)4; int i = v->b; });
T("dbl", () => { double* q = (double*)4; double z = *q; });
T("volf", () => { C c = null; var z = c.y; }); 
T("rb", () => System.Runtime.InteropServices.Marshal.ReadByte((IntPtr)4));
T("ri", () => System.Runtime.InteropServices.Marshal.ReadInt32((IntPtr)4));
T("rs", () => { fixed (char* p = (string)null) { char c = *p; } });
T("loop", () => { int* q = (int*)4; for (int i = 0; i < 3; i++) { int z = q[i]; } });
T("rng", () => { int* q = null; int s = 0; if (s != 0) s = *q; });
}
static void F(int i) { } }
