// Native code that calls back, for callback_throws.cs.
typedef int (*Fn)(int);

void forever(Fn f) {
  for (int i = 0;; i++)
    f(i);
}

// Keeps values in the registers that a callee must keep, so that they are lost if its frame goes without restoring
// them.
int busy(Fn f, int a, int b, int c, int d, int e) {
  int sum = 0;
  for (int i = 0; i < 1000000; i++) {
    a += f(a + i), b += f(b + a), c += f(c + b), d ^= f(d), e -= f(e);
    sum += a + b + c + d + e;
  }
  return sum;
}
