#include <stdint.h>
// Each is declared in C# with a narrower type: it sees the whole register.
int64_t wide(int64_t v) {
  return v;
}
int64_t wide8(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, int64_t h) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h;
}
// And the other way round: garbage above what is declared.
int64_t dirty(int64_t v) {
  return (v & 0xFF) | 0x7A7A7A7A7A7A7A00;
}
int64_t call_wide(int64_t (*f)(int64_t), int64_t v) {
  return f(v);
}
int64_t call_dirty(int64_t (*f)(int64_t), int64_t v) {
  return f((v & 0xFF) | 0x7A7A7A7A7A7A7A00);
}
void *address(int which) {
  return which ? (void *)dirty : (void *)wide;
}
