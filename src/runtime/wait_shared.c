// wait_shared.c: the state of named wait objects, which all processes of a user share.
//
// Each name has a small file in a folder of the user's, mapped by who uses it. One lock, on a file of that folder,
// guards all of them: the kernel drops it when its holder dies, and each change is a few words. A file lists the
// processes that have the object open; when all of these are gone or have closed it, it counts for nothing and is
// removed.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "runtime/wait_shared.h"

static char *folder; // NULL: names are known within the process only
static int folder_lock = -1;

// ---- processes ------------------------------------------------------------------------------------------------------

// Field 22 of /proc/PID/stat tells a process from an earlier one of the same number.
static u64 start_of(i32 pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0)
    close(fd);
  if (n <= 0)
    return 0;
  text[n] = 0;
  char *p = strrchr(text, ')');
  for (u32 field = 2; p && field < 22; field++)
    p = strchr(p + 1, ' ');
  return p ? strtoull(p + 1, NULL, 10) : 0;
}

static bool alive(const SharedProcess *p) {
  return p->pid && (kill(p->pid, 0) == 0 || errno != ESRCH) && start_of(p->pid) == p->start;
}

static SharedProcess self(void) {
  static SharedProcess me;
  if (me.pid != getpid())
    me = (SharedProcess){.pid = getpid(), .start = start_of(getpid())};
  return me;
}

// ---- the lock -------------------------------------------------------------------------------------------------------

static bool own_folder(const char *path) {
  struct stat st;
  return (mkdir(path, 0700) == 0 || errno == EEXIST) && lstat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
         st.st_uid == geteuid() && !(st.st_mode & 077);
}

static void find_folder(void) {
  static const char *const bases[] = {"/dev/shm", "/tmp"};
  for (u32 i = 0; i < ARRAY_LEN(bases) && !folder; i++) {
    char *path = xasprintf("%s/kiln-%u", bases[i], (unsigned)geteuid()), *name = xasprintf("%s/lock", path);
    if (own_folder(path) && (folder_lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) >= 0)
      folder = path;
    else
      free(path);
    free(name);
  }
}

bool shared_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find_folder);
  return folder != NULL;
}

void shared_lock(void) {
  while (flock(folder_lock, LOCK_EX) < 0 && errno == EINTR)
    ;
}

void shared_unlock(void) {
  flock(folder_lock, LOCK_UN);
}

// ---- files ----------------------------------------------------------------------------------------------------------

static char *path_of(const char *name) {
  char tail[41];
  u32 n = 0;
  for (const char *s = name; *s && n < 40; s++)
    tail[n++] = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ? *s : '_';
  tail[n] = 0;
  return xasprintf("%s/%016llx-%s", folder, (unsigned long long)hash_bytes(name, strlen(name), 0), tail);
}

static Shared *map_file(const char *path, bool create) {
  int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT : 0), 0600);
  struct stat st;
  Shared *s = NULL;
  if (fd < 0)
    return NULL;
  bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid();
  if (ok && st.st_size == 0 && create)
    ok = ftruncate(fd, sizeof *s) == 0;
  else
    ok &= st.st_size == sizeof *s;
  if (ok && (s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED)
    s = NULL;
  close(fd);
  return s;
}

static SharedProcess *entry_of(Shared *s, const SharedProcess *p) {
  for (u32 i = 0; i < SHARED_PROCESSES; i++)
    if (s->users[i].pid == p->pid && s->users[i].start == p->start)
      return &s->users[i];
  return NULL;
}

static bool in_use(Shared *s) {
  bool any = false;
  for (u32 i = 0; i < SHARED_PROCESSES; i++) {
    if (s->users[i].pid && !alive(&s->users[i]))
      s->users[i] = (SharedProcess){0};
    any |= s->users[i].pid != 0;
  }
  return any;
}

SharedResult shared_open(const char *name, u32 kind, i32 count, i32 max, bool open_only, Shared **out) {
  char *path = path_of(name);
  SharedResult r = SHARED_OPENED;
  shared_lock();
  Shared *s = map_file(path, !open_only);
  if (!s) {
    r = SHARED_NONE;
  } else if (!in_use(s)) {
    r = open_only ? SHARED_NONE : SHARED_CREATED;
    *s = (Shared){.kind = kind, .count = count, .max = max};
    if (open_only)
      unlink(path);
  } else if (s->kind != kind && (s->kind > SHARED_LAST_EVENT || kind > SHARED_LAST_EVENT)) {
    r = SHARED_OTHER_KIND;
  }
  SharedProcess none = {0}, me = self(), *slot = NULL;
  if (r == SHARED_CREATED || r == SHARED_OPENED) {
    slot = entry_of(s, &me);
    slot = slot ? slot : entry_of(s, &none);
    if (slot)
      *slot = me;
    else
      r = SHARED_NONE; // too many processes
  }
  if (s && !slot)
    munmap(s, sizeof *s);
  shared_unlock();
  *out = slot ? s : NULL;
  free(path);
  return r;
}

void shared_release(const char *name, Shared *s) {
  char *path = path_of(name);
  SharedProcess me = self();
  shared_lock();
  SharedProcess *e = entry_of(s, &me);
  if (e)
    *e = (SharedProcess){0};
  if (s->owner.pid == me.pid) {
    s->owner = (SharedProcess){0};
    s->abandoned = true;
  }
  if (!in_use(s))
    unlink(path);
  shared_unlock();
  free(path);
}

void shared_close(const char *name, Shared *s) {
  shared_release(name, s);
  munmap(s, sizeof *s);
}

// A mutex whose owner died is free, and abandoned.
bool shared_owned(Shared *s) {
  if (!s->owner.pid)
    return false;
  if (alive(&s->owner))
    return true;
  s->owner = (SharedProcess){0};
  s->abandoned = true;
  return false;
}

void shared_own(Shared *s) {
  s->owner = self();
}
