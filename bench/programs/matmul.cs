// Matrix products, over jagged and over two-dimensional arrays.
using System;

class MatMul {
  static double[][] Jagged(int n, double seed) {
    var m = new double[n][];
    for (int i = 0; i < n; i++) {
      m[i] = new double[n];
      for (int j = 0; j < n; j++) m[i][j] = seed * (i - j) * (i + j) / n / n;
    }
    return m;
  }

  static double[][] Multiply(double[][] a, double[][] b) {
    int n = a.Length;
    var c = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = c[i] = new double[n];
      for (int k = 0; k < n; k++) {
        double x = a[i][k];
        double[] bk = b[k];
        for (int j = 0; j < row.Length; j++) row[j] += x * bk[j];
      }
    }
    return c;
  }

  static int[,] Multiply(int[,] a, int[,] b) {
    int n = a.GetLength(0);
    var c = new int[n, n];
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        int sum = 0;
        for (int k = 0; k < n; k++) sum += a[i, k] * b[k, j];
        c[i, j] = sum;
      }
    return c;
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 900;
    double[][] d = Multiply(Jagged(n, 2.0), Jagged(n, 3.0));
    int m = n * 2 / 3;
    int[,] x = new int[m, m], y = new int[m, m];
    for (int i = 0; i < m; i++)
      for (int j = 0; j < m; j++) {
        x[i, j] = i * j % 17;
        y[i, j] = (i + j) % 13;
      }
    int[,] z = Multiply(x, y);
    long sum = 0;
    foreach (int v in z) sum += v;
    Console.WriteLine("{0:F6} {1}", d[n / 2][n / 2], sum);
  }
}
