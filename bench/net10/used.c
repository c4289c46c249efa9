// used.c: runs a command and writes what it used to standard error, as one line behind the command's own:
//   used: SECONDS PROCESSOR-SECONDS MB
// A process starts with the most that its parent had resident; this parent is small, where a script's interpreter is not.
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t) {
  return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv) {
  if (argc < 2)
    return 2;
  double start = now();
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int status;
  struct rusage u;
  if (pid < 0 || wait4(pid, &status, 0, &u) < 0)
    return 2;
  fprintf(stderr, "\nused: %.6f %.6f %.3f\n", now() - start, seconds(u.ru_utime) + seconds(u.ru_stime),
          (double)u.ru_maxrss / 1024);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
