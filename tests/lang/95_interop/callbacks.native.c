#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
typedef struct {
  double x, y;
} Vec2;
typedef struct {
  int64_t a, b, c;
} Large;
typedef struct {
  int n;
  const char *s;
} Text;
static int (*stored)(int);
void store(int (*f)(int)) {
  stored = f;
}
int call_stored(int n) {
  return stored(n);
}
int apply(int (*f)(int), int n) {
  return f(n);
}
int repeat(int (*f)(int), int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += f(i);
  return s;
}
double mix(double (*f)(int8_t, uint16_t, float, double, int64_t, int, int, int, int, double)) {
  return f(-5, 60000, 1.5f, 2.25, (int64_t)1 << 40, 1, 2, 3, 4, 0.5);
}
int strings(int (*f)(const char *, const uint16_t *)) {
  static const uint16_t w[] = {'w', 0x20ac, 0};
  return f("narrow \xc3\xa9", w);
}
int string_result(char *(*f)(int)) {
  char *s = f(3);
  int n = (int)strlen(s);
  free(s);
  return n;
}
int bools(int (*f)(int, uint8_t)) {
  return f(2, 0) * 10 + f(0, 1);
}
double vec(Vec2 (*f)(Vec2, double)) {
  Vec2 r = f((Vec2){1, 2}, 10);
  return r.x * 1000 + r.y;
}
int64_t large(Large (*f)(Large)) {
  Large r = f((Large){1, 2, 3});
  return r.a * 100 + r.b * 10 + r.c;
}
int refs(void (*f)(int *, const char **, int *)) {
  int a = 5, b = 0;
  const char *s = "in";
  f(&a, &s, &b);
  return a * 100 + (int)strlen(s) * 10 + b;
}
int text(int (*f)(Text)) {
  return f((Text){4, "struct text"});
}
int text_ptr(int (*f)(Text *)) {
  Text t = {4, "ptr"};
  return f(&t);
}
void *arg(void *(*f)(void *), void *p) {
  return f(p);
}
typedef struct {
  int (*f)(int);
  int n;
} Job;
int job(Job *j) {
  return j->f(j->n);
}
static void *thread_main(void *p) {
  return (void *)(intptr_t)((int (*)(int))p)(21);
}
int on_thread(int (*f)(int)) {
  pthread_t t;
  void *r;
  pthread_create(&t, NULL, thread_main, (void *)f);
  pthread_join(t, &r);
  return (int)(intptr_t)r;
}
int null_callback(int (*f)(int)) {
  return f == NULL;
}
int ints(int (*f)(const int *, int)) {
  int a[] = {3, 4, 5};
  return f(a, 3);
}
