#include <stdint.h>
#include <stdlib.h>
#include <string.h>
typedef struct {
  int x, y;
} Point;
int sum(const int *a, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += a[i];
  return s;
}
void doubled(int *a, int n) {
  for (int i = 0; i < n; i++)
    a[i] *= 2;
}
double mean(const double *a, int n) {
  double s = 0;
  for (int i = 0; i < n; i++)
    s += a[i];
  return s / n;
}
void bytes(uint8_t *a, int n) {
  for (int i = 0; i < n; i++)
    a[i] = (uint8_t)(i * 3);
}
int64_t longs(const int64_t *a, int n) {
  int64_t s = 0;
  for (int i = 0; i < n; i++)
    s += a[i];
  return s;
}
int is_null(const void *p) {
  return p == NULL;
}
int points(const Point *p, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += p[i].x * p[i].y;
  return s;
}
void move(Point *p, int n) {
  for (int i = 0; i < n; i++) {
    p[i].x += 1;
    p[i].y += 10;
  }
}
void made(int **a, int *n) {
  *n = 4;
  *a = malloc(4 * sizeof(int));
  for (int i = 0; i < 4; i++)
    (*a)[i] = i * i;
}
int matrix(const int *m, int r, int c) {
  int s = 0;
  for (int i = 0; i < r; i++)
    s += m[i * c + i];
  return s;
}
int pointers(void **p, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += (int)(intptr_t)p[i];
  return s;
}
int ref_elem(int *p) {
  p[1] = 77;
  return p[0];
}
typedef struct {
  int id;
  const char *name;
} Named;
int named(const Named *a, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += a[i].id * (int)strlen(a[i].name);
  return s;
}
void named_out(Named *a, int n) {
  for (int i = 0; i < n; i++) {
    a[i].id = i + 1;
    a[i].name = strdup(i ? "other" : "first");
  }
}
