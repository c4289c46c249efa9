#include <stdint.h>
#include <string.h>

struct pair {
  int32_t a;
  int64_t b;
};

int32_t first_byte(const uint8_t *guid) {
  return guid ? guid[0] + guid[15] : -1;
}
int64_t pair_sum(struct pair *p) {
  int64_t sum = p->a + p->b;
  p->a = 1000;
  return sum;
}
int32_t text_length(char *s) {
  int32_t n = s ? (int32_t)strlen(s) : -1;
  if (n > 1)
    s[1] = '-';
  return n;
}
int32_t wide_length(const uint16_t *s) {
  int32_t n = 0;
  while (s[n])
    n++;
  return n;
}
int32_t number(const int32_t *p) {
  return *p;
}
