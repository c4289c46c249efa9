// N queens by backtracking over arrays, and a sieve: recursion, branches, bool arrays.
using System;

class Queens {
  readonly int n;
  readonly bool[] columns, up, down;
  int solutions;

  Queens(int n) {
    this.n = n;
    columns = new bool[n];
    up = new bool[2 * n];
    down = new bool[2 * n];
  }

  void Place(int row) {
    if (row == n) {
      solutions++;
      return;
    }
    for (int c = 0; c < n; c++) {
      if (columns[c] || up[row + c] || down[row - c + n]) continue;
      columns[c] = up[row + c] = down[row - c + n] = true;
      Place(row + 1);
      columns[c] = up[row + c] = down[row - c + n] = false;
    }
  }

  static int Sieve(int limit) {
    var composite = new bool[limit + 1];
    int count = 0;
    for (int i = 2; i <= limit; i++) {
      if (composite[i]) continue;
      count++;
      for (long j = (long) i * i; j <= limit; j += i) composite[j] = true;
    }
    return count;
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 13;
    var q = new Queens(n);
    q.Place(0);
    int primes = 0;
    for (int i = 0; i < 10; i++) primes += Sieve(5000000 + i);
    Console.WriteLine("{0} {1}", q.solutions, primes);
  }
}
