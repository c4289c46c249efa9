#include <stddef.h>
#include <stdlib.h>
#include <string.h>
typedef struct {
  int a;
  double b;
} Plain;
typedef struct {
  int n;
  const char *s;
  int flag;
} Rich;
int plain(Plain *p) {
  if (!p)
    return -1;
  int r = p->a + (int)p->b;
  p->a = 100;
  return r;
}
int rich(Rich *r) {
  if (!r)
    return -1;
  return r->n + (int)strlen(r->s) * 10 + r->flag * 100;
}
void rich_change(Rich *r) {
  r->n *= 2;
  free((void *)r->s);
  r->s = strdup("changed");
  r->flag = !r->flag;
}
void rich_fill(Rich *r) {
  r->n = 5;
  r->s = strdup("filled");
  r->flag = 1;
}
typedef struct {
  int a;
  int b;
} Base;
int derived(int *p) {
  return p[0] * 100 + p[1] * 10 + p[2];
}
struct Outer {
  int before;
  Rich in;
  int after;
};
int outer(struct Outer *o) {
  return o->before + o->in.n + (int)strlen(o->in.s) + o->after;
}
