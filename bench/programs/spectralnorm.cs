// The spectral norm of an infinite matrix: small functions to inline, integer and double arithmetic, arrays.
using System;

class SpectralNorm {
  static double A(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

  static void MultiplyAv(double[] v, double[] av) {
    for (int i = 0; i < v.Length; i++) {
      double sum = 0;
      for (int j = 0; j < v.Length; j++) sum += A(i, j) * v[j];
      av[i] = sum;
    }
  }

  static void MultiplyAtv(double[] v, double[] atv) {
    for (int i = 0; i < v.Length; i++) {
      double sum = 0;
      for (int j = 0; j < v.Length; j++) sum += A(j, i) * v[j];
      atv[i] = sum;
    }
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 2500;
    double[] u = new double[n], v = new double[n], t = new double[n];
    for (int i = 0; i < n; i++) u[i] = 1;
    for (int i = 0; i < 10; i++) {
      MultiplyAv(u, t);
      MultiplyAtv(t, v);
      MultiplyAv(v, t);
      MultiplyAtv(t, u);
    }
    double vbv = 0, vv = 0;
    for (int i = 0; i < n; i++) {
      vbv += u[i] * v[i];
      vv += v[i] * v[i];
    }
    Console.WriteLine("{0:F9}", Math.Sqrt(vbv / vv));
  }
}
