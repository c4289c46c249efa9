#include <stdio.h>
#include <string.h>
#include <stdint.h>
int fill(char *buf, int n) {
  return snprintf(buf, n, "filled by C, %d", n);
}
void append(char *buf) {
  strcat(buf, "-tail");
}
int length(const char *buf) {
  return buf ? (int)strlen(buf) : -1;
}
void wide(uint16_t *buf, int n) {
  int i;
  for (i = 0; i < n - 1 && i < 5; i++)
    buf[i] = 0x3b1 + i;
  buf[i] = 0;
}
void wide_upper(uint16_t *buf) {
  for (; *buf; buf++)
    if (*buf >= 'a' && *buf <= 'z')
      *buf -= 32;
}
