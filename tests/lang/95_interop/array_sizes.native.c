#include <stdlib.h>
void made(int **a, int *n) {
  *n = 4;
  *a = malloc(4 * sizeof(int));
  for (int i = 0; i < 4; i++)
    (*a)[i] = i * i;
}
