#include <string.h>
#include <stdlib.h>
typedef struct {
  int n;
  char *s;
  int flag;
} Text;
Text text_ret(int n) {
  return (Text){n, strdup("returned"), 1};
}
typedef struct {
  unsigned char a;
  int n;
} Flagged;
Flagged flagged_ret(int n) {
  return (Flagged){n > 3, n};
}
int flagged(Flagged f) {
  return f.a * 100 + f.n;
}
