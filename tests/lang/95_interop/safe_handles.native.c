#include <stdint.h>
static int open_count;
intptr_t handle_open(int n) {
  open_count++;
  return n;
}
void handle_open_out(int n, intptr_t *h) {
  open_count++;
  *h = n;
}
int handle_use(intptr_t h) {
  return (int)h * 2;
}
void handle_close(intptr_t h) {
  (void)h;
  open_count--;
}
int handle_count(void) {
  return open_count;
}
