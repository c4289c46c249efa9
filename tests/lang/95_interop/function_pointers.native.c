#include <stdint.h>
#include <string.h>
int add(int a, int b) {
  return a + b;
}
double scale(double a, float b) {
  return a * b;
}
int text_len(const char *s) {
  return (int)strlen(s);
}
int call(int (*f)(int, int), int a, int b) {
  return f(a, b);
}
void *get(int which) {
  return which == 0 ? (void *)add : which == 1 ? (void *)scale : (void *)text_len;
}
typedef int (*Op)(int, int);
Op pick(int n) {
  return n ? add : (Op)0;
}
typedef struct {
  Op op;
  int k;
} Table;
void table(Table *t) {
  t->op = add;
  t->k = 9;
}
int negate(int on) {
  return !on;
}
void *get_negate(void) {
  return (void *)negate;
}
