#include <stdlib.h>
#include <string.h>
#include <stdio.h>
int parse(const char *s) {
  return s ? atoi(s + 1) : -1;
}
char *make(int n) {
  char *s = malloc(16);
  snprintf(s, 16, "#%d", n);
  return s;
}
