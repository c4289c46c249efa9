// The main of a fuzz target built without libFuzzer: runs each given file, or each file of each
// given folder, through LLVMFuzzerTestOneInput once. A crash names the file that caused it.
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

static int n_run;

static int replay_file(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) < 0) {
    perror(path);
    if (fd >= 0)
      close(fd);
    return 1;
  }
  // An exact-size heap block, so that a sanitizer sees the first byte read past the end.
  size_t size = (size_t)st.st_size;
  uint8_t *data = malloc(size ? size : 1);
  if (!data)
    abort();
  size_t got = 0;
  while (got < size) {
    ssize_t n = read(fd, data + got, size - got);
    if (n <= 0)
      break;
    got += (size_t)n;
  }
  close(fd);
  // Printed before the run: the last name on the screen is the culprit.
  printf("%s\n", path);
  fflush(stdout);
  LLVMFuzzerTestOneInput(data, got);
  free(data);
  n_run++;
  return 0;
}

static int replay_path(const char *path) {
  struct stat st;
  if (stat(path, &st) < 0)
    return 0; // a target without kept cases yet
  if (!S_ISDIR(st.st_mode))
    return replay_file(path);
  struct dirent **names;
  int n = scandir(path, &names, NULL, alphasort);
  int failed = 0;
  for (int i = 0; i < n; i++) {
    if (names[i]->d_name[0] != '.') {
      char *file;
      if (asprintf(&file, "%s/%s", path, names[i]->d_name) < 0)
        abort();
      failed |= replay_path(file);
      free(file);
    }
    free(names[i]);
  }
  if (n >= 0)
    free(names);
  return failed;
}

int main(int argc, char **argv) {
  if (LLVMFuzzerInitialize)
    LLVMFuzzerInitialize(&argc, &argv);
  int failed = 0;
  for (int i = 1; i < argc; i++)
    failed |= replay_path(argv[i]);
  printf("replayed %d\n", n_run);
  return failed;
}
