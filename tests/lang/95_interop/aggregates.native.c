// Aggregates of every kind that a calling convention tells apart, both ways.
typedef struct {
  float a, b;
} F2;
typedef struct {
  float a, b, c;
} F3;
typedef struct {
  float a, b, c, d;
} F4;
typedef struct {
  float a, b, c, d, e;
} F5;
typedef struct {
  double a, b;
} D2;
typedef struct {
  double a, b, c, d;
} D4;
typedef struct {
  F2 p;
  float q;
} Nested;
typedef struct {
  float a;
  int b;
} Mixed;
typedef struct {
  double a;
  long long b;
} Pair;
typedef struct {
  signed char a[3];
} Small;
typedef struct {
  short a;
  signed char b[9];
} Odd;
typedef struct {
  long long a, b, c;
} Big;

double sum(F2 a, F3 b, F4 c) {
  return a.a + a.b * 2 + b.a * 3 + b.b * 5 + b.c * 7 + c.a * 11 + c.b * 13 + c.c * 17 + c.d * 19;
}
double overflow(D4 a, D2 b, F3 c, F2 d, double e) {
  return a.a + a.b * 2 + a.c * 3 + a.d * 5 + b.a * 7 + b.b * 11 + c.a * 13 + c.b * 17 + c.c * 19 + d.a * 23 + d.b * 29 +
         e * 31;
}
long long words(Pair a, Mixed b, Big c, int d, Odd e, Small f, Pair g, Big h, long long i) {
  long long r = (long long)a.a + a.b * 2 + (long long)b.a * 3 + b.b * 5 + c.a * 7 + c.b * 11 + c.c * 13 + d * 17 +
                e.a * 19 + f.a[2] * 29;
  for (int k = 0; k < 9; k++)
    r += e.b[k] * (k + 1);
  c.a = h.b = 0; // copies are the callee's
  return r + (long long)g.a * 31 + g.b * 37 + h.a * 41 + h.c * 43 + i * 47 + c.a;
}
F3 make3(float x) {
  return (F3){x, x + 1, x + 2};
}
F4 make4(float x) {
  return (F4){x, x + 1, x + 2, x + 3};
}
F5 make5(float x) {
  return (F5){x, x + 1, x + 2, x + 3, x + 4};
}
D4 maked(double x) {
  return (D4){x, x + 1, x + 2, x + 3};
}
Nested maken(float x) {
  return (Nested){{x, x + 1}, x + 2};
}
Mixed makem(float x) {
  return (Mixed){x, (int)x + 1};
}
Pair makep(double x) {
  return (Pair){x, (long long)x + 1};
}
Odd makeo(short x) {
  return (Odd){x, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
}
Big makeb(long long x) {
  return (Big){x, x + 1, x + 2};
}

typedef F4 (*Turn)(F3 a, Big b, D4 c, Mixed d, F5 e, D2 f, Pair g, long long h);
F4 turn(Turn f) {
  return f((F3){1, 2, 3}, (Big){4, 5, 6}, (D4){7, 8, 9, 10}, (Mixed){11, 12}, (F5){13, 14, 15, 16, 17}, (D2){18, 19},
           (Pair){20, 21}, 22);
}
typedef Big (*Back)(Nested a, Odd b, Big c);
long long back(Back f) {
  Big c = {7, 8, 9}, r = f((Nested){{1, 2}, 3}, (Odd){4, {1, 1, 1, 1, 1, 1, 1, 1, 5}}, c);
  return r.a + r.b * 10 + r.c * 100 + c.a * 1000;
}
