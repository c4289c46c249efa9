#include <stdint.h>

int32_t first_three(int32_t (*f)(const int32_t *, int32_t)) {
  int32_t a[3] = {1, 2, 3};
  return f(a, 3);
}
int32_t of_a_byte(int32_t (*f)(uint8_t, const int16_t *)) {
  int16_t a[4] = {1, -2, 3, -4};
  return f(4, a) * 10 + f(0, a);
}
