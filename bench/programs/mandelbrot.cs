// Escape times over a grid: tight floating-point loop, all in registers.
using System;

class Mandelbrot {
  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 850;
    long total = 0;
    int inside = 0;
    for (int y = 0; y < n; y++) {
      double ci = 2.0 * y / n - 1.0;
      for (int x = 0; x < n; x++) {
        double cr = 2.0 * x / n - 1.5, zr = 0, zi = 0, tr = 0, ti = 0;
        int i = 0;
        while (i < 1000 && tr + ti <= 4.0) {
          zi = 2.0 * zr * zi + ci;
          zr = tr - ti + cr;
          tr = zr * zr;
          ti = zi * zi;
          i++;
        }
        total += i;
        if (i == 1000) inside++;
      }
    }
    Console.WriteLine("{0} {1}", total, inside);
  }
}
