// load.c: asks a web server for one page over and over and counts the answers.
//   load PORT CONNECTIONS REQUESTS TEXT   each answer must be 200 and have TEXT as its body
// Prints "answers: N", "wrong: N", "lost: N" and "seconds: S". One thread; connections are kept, one request at a time
// on each. An answer has a Content-Length or is chunked.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

typedef struct Conn {
  int fd;
  size_t n;
  char in[4096];
} Conn;

static long to_send, answers, wrong, lost;
static const char *text;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void ask(Conn *c) {
  if (to_send <= 0)
    return;
  to_send--;
  c->n = 0;
  if (write(c->fd, request, sizeof request - 1) != (ssize_t)sizeof request - 1)
    lost++;
}

// The answer's end: whether it is there, and whether it is right.
static int complete(const Conn *c, int *right) {
  const char *head_end = strstr(c->in, "\r\n\r\n"), *length;
  if (!head_end)
    return 0;
  const char *body = head_end + 4;
  size_t have = c->n - (size_t)(body - c->in), want;
  if ((length = strstr(c->in, "Content-Length: ")) && length < head_end) {
    want = strtoul(length + 16, NULL, 10);
    *right = want == strlen(text) && !strncmp(body, text, want);
  } else {
    const char *end = strstr(body, "0\r\n\r\n");
    if (!end)
      return 0;
    want = (size_t)(end - body) + 5;
    *right = strstr(body, text) != NULL;
  }
  *right &= !strncmp(c->in, "HTTP/1.1 200 ", 13);
  return have >= want;
}

static int heard(Conn *c) {
  ssize_t k = read(c->fd, c->in + c->n, sizeof c->in - 1 - c->n);
  if (k < 0 && (errno == EAGAIN || errno == EINTR))
    return 1;
  if (k <= 0) { // the server has hung up with an answer due
    lost++;
    close(c->fd);
    return 0;
  }
  c->n += (size_t)k;
  c->in[c->n] = 0;
  int right = 0;
  if (complete(c, &right)) {
    answers++;
    wrong += !right;
    ask(c);
  }
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 5)
    return 2;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int n = atoi(argv[2]), one = 1, ep = epoll_create1(0);
  long total = to_send = atol(argv[3]);
  text = argv[4];
  Conn *all = calloc((size_t)n, sizeof *all);
  for (int i = 0; i < n; i++) {
    all[i].fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(all[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(all[i].fd, (struct sockaddr *)&to, sizeof to) < 0) {
      perror("connect");
      return 1;
    }
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(ep, EPOLL_CTL_ADD, all[i].fd, &e);
  }
  double start = now();
  for (int i = 0; i < n; i++)
    ask(&all[i]);
  struct epoll_event ready[64];
  while (answers + lost < total) {
    int k = epoll_wait(ep, ready, 64, 20000);
    if (k == 0 || (k < 0 && errno != EINTR))
      break;
    for (int i = 0; i < k; i++)
      heard(ready[i].data.ptr);
  }
  printf("answers: %ld\nwrong: %ld\nlost: %ld\nseconds: %.3f\n", answers, wrong, total - answers, now() - start);
  free(all);
  return answers != total || wrong;
}
