#include <stdlib.h>
#include <string.h>
#include <stdint.h>
int utf8_bytes(const char *s) {
  return s ? (int)strlen(s) : -1;
}
int utf16_units(const uint16_t *s) {
  int n = 0;
  if (!s)
    return -1;
  while (s[n])
    n++;
  return n;
}
int first_unit(const uint16_t *s) {
  return s[0];
}
int bstr_bytes(const uint16_t *s) {
  return s ? (int)((const uint32_t *)s)[-1] : -1;
}
char *reversed(const char *s) {
  size_t n = strlen(s);
  char *r = malloc(n + 1);
  for (size_t i = 0; i < n; i++)
    r[i] = s[n - 1 - i];
  r[n] = 0;
  return r;
}
char *null_string(void) {
  return NULL;
}
uint16_t *wide_copy(const uint16_t *s) {
  int n = utf16_units(s);
  uint16_t *r = malloc(2 * (n + 1));
  memcpy(r, s, 2 * (n + 1));
  r[0] = 'W';
  return r;
}
void out_string(char **s) {
  *s = strdup("made in C");
}
int ref_string(char **s) {
  int n = (int)strlen(*s);
  free(*s);
  *s = strdup(n > 3 ? "long" : "short");
  return n;
}
void keep_ref(char **s) {
  (*s)[0] = 'K';
}
int total(const char **list, int n) {
  int t = 0;
  for (int i = 0; i < n; i++)
    t += list[i] ? (int)strlen(list[i]) : 100;
  return t;
}
int wide_total(const uint16_t **list, int n) {
  int t = 0;
  for (int i = 0; i < n; i++)
    t += utf16_units(list[i]);
  return t;
}
