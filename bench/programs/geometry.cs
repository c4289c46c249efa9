// A small ray tracer over structs: value types passed, returned and kept in arrays and tuples.
using System;
using System.Collections.Generic;

struct Vec3 {
  public readonly float X, Y, Z;
  public Vec3(float x, float y, float z) { X = x; Y = y; Z = z; }
  public static Vec3 operator +(Vec3 a, Vec3 b) { return new Vec3(a.X + b.X, a.Y + b.Y, a.Z + b.Z); }
  public static Vec3 operator -(Vec3 a, Vec3 b) { return new Vec3(a.X - b.X, a.Y - b.Y, a.Z - b.Z); }
  public static Vec3 operator *(Vec3 a, float k) { return new Vec3(a.X * k, a.Y * k, a.Z * k); }
  public float Dot(Vec3 b) { return X * b.X + Y * b.Y + Z * b.Z; }
  public Vec3 Normalized() { return this * (1 / (float) Math.Sqrt(Dot(this))); }
}

struct Ray {
  public readonly Vec3 Origin, Direction;
  public Ray(Vec3 origin, Vec3 direction) { Origin = origin; Direction = direction; }
  public Vec3 At(float t) { return Origin + Direction * t; }
}

struct Hit {
  public readonly float T;
  public readonly Vec3 Point, Normal;
  public readonly int Index;
  public Hit(float t, Vec3 point, Vec3 normal, int index) { T = t; Point = point; Normal = normal; Index = index; }
}

struct Sphere {
  public readonly Vec3 Center;
  public readonly float Radius, Shine;
  public Sphere(Vec3 center, float radius, float shine) { Center = center; Radius = radius; Shine = shine; }

  public float? Meets(Ray ray) {
    Vec3 oc = ray.Origin - Center;
    float b = oc.Dot(ray.Direction), c = oc.Dot(oc) - Radius * Radius, d = b * b - c;
    if (d < 0) return null;
    float root = (float) Math.Sqrt(d);
    if (-b - root > 1e-3f) return -b - root;
    if (-b + root > 1e-3f) return -b + root;
    return null;
  }
}

class Geometry {
  static readonly Vec3 Light = new Vec3(1, 2, -1).Normalized();

  static Hit? Nearest(List<Sphere> scene, Ray ray) {
    Hit? best = null;
    for (int i = 0; i < scene.Count; i++) {
      Sphere s = scene[i];
      float? t = s.Meets(ray);
      if (t.HasValue && (!best.HasValue || t.Value < best.Value.T)) {
        Vec3 p = ray.At(t.Value);
        best = new Hit(t.Value, p, (p - s.Center) * (1 / s.Radius), i);
      }
    }
    return best;
  }

  static float Trace(List<Sphere> scene, Ray ray, int depth) {
    Hit? hit = Nearest(scene, ray);
    if (!hit.HasValue) return 0.25f + 0.25f * ray.Direction.Y;
    Hit h = hit.Value;
    float light = Math.Max(0, h.Normal.Dot(Light));
    if (light > 0 && Nearest(scene, new Ray(h.Point, Light)).HasValue) light *= 0.3f;
    float shine = scene[h.Index].Shine;
    if (depth == 0 || shine == 0) return light;
    Vec3 d = ray.Direction - h.Normal * (2 * h.Normal.Dot(ray.Direction));
    return light * (1 - shine) + shine * Trace(scene, new Ray(h.Point, d), depth - 1);
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 640;
    var scene = new List<Sphere> { new Sphere(new Vec3(0, -102, 8), 100, 0.2f) };
    for (int i = 0; i < 24; i++)
      scene.Add(new Sphere(new Vec3(i % 5 - 2.2f, i % 4 - 1.3f, 5 + i % 7), 0.4f + i % 3 * 0.15f, i % 4 * 0.25f));
    long total = 0;
    for (int y = 0; y < n; y++)
      for (int x = 0; x < n; x++) {
        var direction = new Vec3((x - n / 2) / (float) n, (n / 2 - y) / (float) n, 1).Normalized();
        total += (int) (Trace(scene, new Ray(new Vec3(0, 0, 0), direction), 4) * 255);
      }
    // Single precision may be carried wider; rounding to thousands hides the last bits.
    Console.WriteLine("{0} pixels, mean {1:F1}", n * n, (double) total / n / n);
  }
}
