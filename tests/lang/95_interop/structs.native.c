#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
typedef struct {
  int32_t a, b;
} Two;
typedef struct {
  float x, y, z;
} Vec3;
typedef struct {
  double x, y;
} Vec2;
typedef struct {
  int64_t a;
  double b;
} Mixed;
typedef struct {
  double a;
  int32_t b;
} Mixed2;
typedef struct {
  int64_t a, b, c;
  int32_t d;
} Large;
typedef struct {
  uint8_t a;
  uint16_t b;
  uint8_t c;
} Small;
typedef struct {
  Two t;
  Vec2 v;
} Nested;
#pragma pack(push, 1)
typedef struct {
  uint8_t a;
  int32_t b;
  int16_t c;
} Packed;
#pragma pack(pop)
typedef union {
  int32_t i;
  float f;
  uint8_t bytes[4];
} Union;
typedef struct {
  int n;
  const char *s;
  int flag;
} Text;
typedef struct {
  char name[16];
  int32_t values[3];
  uint8_t ok;
} Inline;
typedef struct {
  uint16_t name[8];
} Wide;

int two(Two t) {
  return t.a * 100 + t.b;
}
Two two_ret(int a, int b) {
  return (Two){a + 1, b + 1};
}
float vec3(Vec3 v) {
  return v.x + v.y * 10 + v.z * 100;
}
Vec3 vec3_ret(float x) {
  return (Vec3){x, x * 2, x * 3};
}
double vec2(Vec2 v, Vec2 w) {
  return v.x * w.x + v.y * w.y;
}
Vec2 vec2_ret(double x) {
  return (Vec2){x, -x};
}
double mixed(Mixed m, Mixed2 n) {
  return m.a + m.b + n.a + n.b;
}
Mixed mixed_ret(int64_t a, double b) {
  return (Mixed){a, b};
}
int64_t large(Large l, int k) {
  return l.a + l.b + l.c + l.d + k;
}
Large large_ret(int64_t n) {
  return (Large){n, n * 2, n * 3, 4};
}
int small(Small s) {
  return s.a + s.b + s.c;
}
double nested(Nested n) {
  return n.t.a + n.t.b + n.v.x + n.v.y;
}
int packed(const Packed *p) {
  return p->a + p->b + p->c;
}
int packed_size(void) {
  return sizeof(Packed);
}
int as_union(Union u) {
  return u.i;
}
int text(Text t) {
  return t.n + (t.s ? (int)strlen(t.s) : -1) * 10 + t.flag * 1000;
}
int text_ref(Text *t) {
  int r = text(*t);
  t->n = 5;
  t->flag = !t->flag;
  return r;
}
void text_out(Text *t) {
  t->n = 42;
  t->s = strdup("from C");
  t->flag = 7;
}
Text text_ret(int n) {
  return (Text){n, strdup("returned"), 1};
}
int inline_ref(Inline *p) {
  int r = (int)strlen(p->name) + p->values[0] + p->values[1] + p->values[2] + p->ok * 1000;
  strcpy(p->name, "changed");
  p->values[1] = 99;
  p->ok = 0;
  return r;
}
int inline_val(Inline p) {
  return (int)strlen(p.name) * 100 + p.values[2] + p.ok;
}
int inline_size(void) {
  return sizeof(Inline);
}
int wide_ref(Wide *w) {
  int n = 0;
  while (n < 8 && w->name[n])
    n++;
  w->name[0] = 'Z';
  w->name[1] = 0;
  return n;
}
int many(Two a, Vec2 b, Two c, Large d, Vec3 e, Two f, Two g, Two h) {
  return a.a + (int)b.x + c.b + (int)d.d + (int)e.z + f.a + g.b + h.a;
}
void *null_in(Two *p) {
  return p;
}
