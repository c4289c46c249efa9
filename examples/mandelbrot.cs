// Draws the Mandelbrot set and a small solar system with characters: floating point, arrays, structs.
// usage: mandelbrot [width] [steps of the solar system]
using System;
using System.Collections.Generic;
using System.Text;

// Value types all the way down: a compiler that keeps them in registers makes this program fast.
struct Complex {
  public readonly double Re, Im;
  public Complex(double re, double im) { Re = re; Im = im; }
  public double Norm2 { get { return Re * Re + Im * Im; } }
  public static Complex operator +(Complex a, Complex b) { return new Complex(a.Re + b.Re, a.Im + b.Im); }
  public static Complex operator *(Complex a, Complex b) {
    return new Complex(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);
  }
}

struct Vec {
  public double X, Y;
  public Vec(double x, double y) { X = x; Y = y; }
  public double Length { get { return Math.Sqrt(X * X + Y * Y); } }
  public static Vec operator +(Vec a, Vec b) { return new Vec(a.X + b.X, a.Y + b.Y); }
  public static Vec operator -(Vec a, Vec b) { return new Vec(a.X - b.X, a.Y - b.Y); }
  public static Vec operator *(Vec a, double k) { return new Vec(a.X * k, a.Y * k); }
}

class Canvas {
  readonly char[][] cells;
  public readonly int Width, Height;

  public Canvas(int width, int height) {
    Width = width;
    Height = height;
    cells = new char[height][];
    for (int y = 0; y < height; y++) {
      cells[y] = new char[width];
      for (int x = 0; x < width; x++) cells[y][x] = ' ';
    }
  }

  public char this[int x, int y] {
    get { return cells[y][x]; }
    set { if (x >= 0 && y >= 0 && x < Width && y < Height) cells[y][x] = value; }
  }

  public override string ToString() {
    var text = new StringBuilder();
    foreach (char[] row in cells) text.AppendLine(new string(row).TrimEnd());
    return text.ToString();
  }
}

static class Mandelbrot {
  const string Shades = " .:-=+*#%@";

  static int Escape(Complex c, int limit) {
    var z = new Complex();
    int n = 0;
    while (n < limit && z.Norm2 < 4) {
      z = z * z + c;
      n++;
    }
    return n;
  }

  public static Canvas Draw(int width, int limit, out long total) {
    // A character is about twice as tall as it is wide.
    int height = width * 3 / 8;
    var canvas = new Canvas(width, height);
    total = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int n = Escape(new Complex(-2.2 + 3.2 * x / width, -1.2 + 2.4 * y / height), limit);
        total += n;
        // Most points escape at once or never: the logarithm spreads what lies between over the shades.
        canvas[x, y] = Shades[(int) (Math.Log(1 + n) / Math.Log(1 + limit) * (Shades.Length - 1))];
      }
    }
    return canvas;
  }
}

class Body {
  public string Name;
  public char Mark;
  public double Mass;
  public Vec Position, Velocity;
}

class SolarSystem {
  const double G = 4 * Math.PI * Math.PI; // with astronomical units, years and the mass of the Sun
  readonly List<Body> bodies = new List<Body>();

  public void Add(string name, char mark, double mass, double distance) {
    double speed = distance > 0 ? Math.Sqrt(G / distance) : 0;
    bodies.Add(new Body {
      Name = name, Mark = mark, Mass = mass,
      Position = new Vec(distance, 0), Velocity = new Vec(0, speed),
    });
  }

  // Leapfrog would keep energy better; semi-implicit Euler is enough for a picture.
  public void Step(double dt) {
    foreach (Body a in bodies) {
      var acceleration = new Vec();
      foreach (Body b in bodies) {
        if (a == b) continue;
        Vec d = b.Position - a.Position;
        double r = d.Length;
        acceleration = acceleration + d * (G * b.Mass / (r * r * r));
      }
      a.Velocity = a.Velocity + acceleration * dt;
    }
    foreach (Body a in bodies) a.Position = a.Position + a.Velocity * dt;
  }

  public double Energy() {
    double e = 0;
    for (int i = 0; i < bodies.Count; i++) {
      Body a = bodies[i];
      e += 0.5 * a.Mass * (a.Velocity.X * a.Velocity.X + a.Velocity.Y * a.Velocity.Y);
      for (int j = i + 1; j < bodies.Count; j++)
        e -= G * a.Mass * bodies[j].Mass / (a.Position - bodies[j].Position).Length;
    }
    return e;
  }

  public void Plot(Canvas canvas, double scale, bool trail) {
    foreach (Body b in bodies) {
      int x = (int) Math.Round(canvas.Width / 2 + b.Position.X * scale * 2);
      int y = (int) Math.Round(canvas.Height / 2 - b.Position.Y * scale);
      canvas[x, y] = trail ? '.' : b.Mark;
    }
  }
}

class Program {
  static void Main(string[] args) {
    int width = args.Length > 0 ? int.Parse(args[0]) : 72;
    int steps = args.Length > 1 ? int.Parse(args[1]) : 20000;

    long iterations;
    Console.Write(Mandelbrot.Draw(width, 2000, out iterations));
    Console.WriteLine("{0:N0} iterations", iterations);

    var system = new SolarSystem();
    system.Add("Sun", 'O', 1, 0);
    system.Add("Mercury", 'm', 1.66e-7, 0.387);
    system.Add("Venus", 'v', 2.45e-6, 0.723);
    system.Add("Earth", 'e', 3.0e-6, 1);
    system.Add("Mars", 'r', 3.2e-7, 1.524);
    double before = system.Energy();
    var sky = new Canvas(width, width * 3 / 8);
    for (int i = 0; i < steps; i++) {
      system.Step(0.0005);
      if (i % 20 == 0) system.Plot(sky, sky.Height / 3.3, true);
    }
    system.Plot(sky, sky.Height / 3.3, false);
    Console.Write(sky);
    double drift = Math.Abs((system.Energy() - before) / before);
    Console.WriteLine("{0} steps, energy drift {1:E1}", steps, drift);
  }
}
