#include <stdint.h>
#include <stdbool.h>
int bool4(int b) {
  return b;
}
int bool1(uint8_t b) {
  return b;
}
int variant(int16_t b) {
  return b;
}
bool cbool(int n) {
  return n > 5;
}
int16_t vbool(int n) {
  return n ? -1 : 0;
}
void flip4(int *b) {
  *b = !*b;
}
void flip1(uint8_t *b) {
  *b = !*b;
}
int count(const int *b, int n) {
  int c = 0;
  for (int i = 0; i < n; i++)
    c += b[i] == 1;
  return c;
}
void invert(int *b, int n) {
  for (int i = 0; i < n; i++)
    b[i] = !b[i];
}
int ansi(char c) {
  return (unsigned char)c;
}
int wide(uint16_t c) {
  return c;
}
uint16_t wide_next(uint16_t c) {
  return c + 1;
}
char ansi_next(char c) {
  return c + 1;
}
void ref_ansi(char *c) {
  *c += 1;
}
void ref_wide(uint16_t *c) {
  *c += 1;
}
int chars_sum(const char *c, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += c[i];
  return s;
}
int wides_sum(const uint16_t *c, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += c[i];
  return s;
}
