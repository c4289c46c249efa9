using System;
using System.Collections.Generic;

struct V { public readonly double x, y, z; public V(double a, double b, double c) { x = a; y = b; z = c; } public static V operator +(V a, V b) { return new V(a.x + b.x, a.y + b.y, a.z + b.z); } public static V operator -(V a, V b) { return new V(a.x - b.x, a.y - b.y, a.z - b.z); } public static V operator *(V a, double k) { return new V(a.x * k, a.y * k, a.z * k); } public double Dot(V b) { return x * b.x + y * b.y + z * b.z; } public double Len { get { return Math.Sqrt(Dot(this)); } } public V Norm() { return this * (1 / Len); } public V Mul(V b) { return new V(x * b.x, y * b.y, z * b.z); } }
struct Ray { public V o, d; public Ray(V a, V b) { o = a; d = b; } public V At(double t) { return o + d * t; } }
struct Hit { public double t; public V p, n; public Mat m; }
class Mat { public V col; public double refl, spec; public bool check; public V Color(V p) { if (!check) return col; int k = (int)Math.Floor(p.x) + (int)Math.Floor(p.z); return (k & 1) == 0 ? col : col * 0.25; } }
interface IObj { bool Hit(ref Ray r, double min, double max, out Hit h); }
class Sphere : IObj { readonly V c; readonly double r; readonly Mat m; public Sphere(V c, double r, Mat m) { this.c = c; this.r = r; this.m = m; } public bool Hit(ref Ray ray, double min, double max, out Hit h) { h = default(Hit); V oc = ray.o - c; double b = oc.Dot(ray.d), q = oc.Dot(oc) - r * r, disc = b * b - q; if (disc < 0) return false; double s = Math.Sqrt(disc), t = -b - s; if (t < min || t > max) { t = -b + s; if (t < min || t > max) return false; } h.t = t; h.p = ray.At(t); h.n = (h.p - c) * (1 / r); h.m = m; return true; } }
class Plane : IObj { readonly double y; readonly Mat m; public Plane(double y, Mat m) { this.y = y; this.m = m; } public bool Hit(ref Ray ray, double min, double max, out Hit h) { h = default(Hit); if (Math.Abs(ray.d.y) < 1e-9) return false; double t = (y - ray.o.y) / ray.d.y; if (t < min || t > max) return false; h.t = t; h.p = ray.At(t); h.n = new V(0, ray.d.y < 0 ? 1 : -1, 0); h.m = m; return true; } }
class P
{
    static readonly List<IObj> scene = new List<IObj>(); static readonly V light = new V(5, 10, -5); static long rays;
    static bool Closest(Ray r, double max, out Hit best) { bool any = false; best = default(Hit); foreach (var o in scene) { Hit h; if (o.Hit(ref r, 1e-4, max, out h)) { any = true; max = h.t; best = h; } } return any; }
    static V Trace(Ray r, int depth) { rays++; Hit h; if (!Closest(r, 1e9, out h)) { double t = 0.5 * (r.d.y + 1); return new V(1, 1, 1) * (1 - t) + new V(0.5, 0.7, 1) * t; } V toL = light - h.p; double dist = toL.Len; toL = toL.Norm(); V c = h.m.Color(h.p); double diff = Math.Max(0, h.n.Dot(toL)); Hit sh; if (Closest(new Ray(h.p, toL), dist, out sh)) diff *= 0.3; V res = c * (0.1 + 0.9 * diff); V refl = r.d - h.n * (2 * r.d.Dot(h.n)); double sp = Math.Max(0, refl.Dot(toL)); sp *= sp; sp *= sp; sp *= sp; res = res + new V(1, 1, 1) * (h.m.spec * sp * sp); if (h.m.refl > 0 && depth < 4) res = res * (1 - h.m.refl) + Trace(new Ray(h.p, refl.Norm()), depth + 1).Mul(c) * h.m.refl; return res; }
    static int B(double d) { return d <= 0 ? 0 : d >= 1 ? 255 : (int)(Math.Sqrt(d) * 255.99); }
    static void Main()
    {
        scene.Add(new Plane(-1, new Mat { col = new V(0.9, 0.9, 0.9), check = true, refl = 0.1 })); for (int i = 0; i < 5; i++) scene.Add(new Sphere(new V(i * 1.2 - 2.4, Math.Sin(i) * 0.5, 4 + i % 2), 0.6 + i * 0.05, new Mat { col = new V(0.2 + i * 0.15, 0.9 - i * 0.15, 0.5), refl = i * 0.15, spec = 0.5 })); const int W = 64, H = 40; int sum = 0, bright = 0; uint crc = 0; var rows = new string[5]; string ramp = " .:-=+*#%@";
        for (int y = 0; y < H; y++) { var line = new char[W]; for (int x = 0; x < W; x++) { V d = new V((x - W / 2) / (double)H, (H / 2 - y) / (double)H, 1).Norm(); V c = Trace(new Ray(new V(0, 0.5, -1), d), 0); int r = B(c.x), g = B(c.y), b = B(c.z), l = (r + g + b) / 3; sum += l; if (l > 200) bright++; crc = (crc << 5 | crc >> 27) ^ (uint)(r / 8 + g / 8 * 32 + b / 8 * 1024); line[x] = ramp[l * 9 / 255]; } if (y % 8 == 4) rows[y / 8] = new string(line); }
        foreach (string s in rows) Console.WriteLine("|" + s + "|"); Console.WriteLine(sum / (W * H) + " " + bright / 10 + " " + rays / 100); Console.WriteLine(crc != 0);
    }
}
