// process.c: System.Diagnostics.Process: starting programs. A process handle is a wait object.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "icalls/process.h"

extern char **environ;

#define ERROR_BAD_EXE 193

// ---- the words of a command line
// -----------------------------------------------------------------------------------------

typedef VEC(char *) Words;

static void free_words(Words *w) {
  for (u32 i = 0; i < w->n; i++)
    free(w->v[i]);
  vec_free(w);
}

// One word from *p, quoted as a shell would have it: '…' literally, "…" with \ before " and \, \ before anything.
static char *next_word(const char **p) {
  Buf b = {0};
  buf_puts(&b, "");
  char quote = 0;
  const char *s = *p;
  for (; *s && (quote || !strchr(" \t\n", *s)); s++) {
    if (quote && *s == quote)
      quote = 0;
    else if (!quote && (*s == '\'' || *s == '"'))
      quote = *s;
    else if (*s == '\\' && s[1] && quote != '\'' && (!quote || strchr("\"\\$`", s[1])))
      buf_putc(&b, *++s);
    else
      buf_putc(&b, *s);
  }
  *p = s;
  return b.s;
}

static void split_words(const char *text, Words *out) {
  while (text && *(text += strspn(text, " \t\n")))
    vec_push(out, next_word(&text));
}

// ---- which file to run
// -----------------------------------------------------------------------------------------------------

static bool is_program(const char *path) {
  return access(path, X_OK) == 0 && !dir_exists(path);
}

// An assembly is run by this runtime: an MZ file with a CLI header.
static bool is_assembly(const char *path) {
  Error err = {0};
  Image *img = image_open(path, &err);
  if (img)
    image_close(img);
  return img != NULL;
}

static char *in_path(const char *name) {
  const char *path = getenv("PATH");
  for (const char *p = path; p && *p;) {
    size_t n = strcspn(p, ":");
    char *full = xasprintf("%.*s/%s", (int)n, p, name);
    if (n && (is_program(full) || (file_exists(full) && is_assembly(full))))
      return full;
    free(full);
    p += n + (p[n] == ':');
  }
  return NULL;
}

// As mono looks: an absolute name; else in the current folder, then along PATH. NULL if there is none.
static char *find_program(const char *name) {
  if (name[0] == '/')
    return file_exists(name) && !dir_exists(name) ? xstrdup(name) : NULL;
  char *here = path_absolute(name);
  if (file_exists(here) && !dir_exists(here))
    return here;
  free(here);
  return strchr(name, '/') ? NULL : in_path(name);
}

static char *own_executable(void) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  return n > 0 ? xasprintf("%.*s", (int)n, path) : xstrdup("kiln");
}

// ---- starting
// ----------------------------------------------------------------------------------------------------------------

typedef struct Launch {
  char *program, *dir; // dir may be NULL
  Words args, env;
  int fds[3];
  bool own_env;
} Launch;

// Only async-signal-safe calls: this is the child of a process with threads.
NORETURN static void run_child(const Launch *l, int report) {
  struct sigaction sa = {.sa_handler = SIG_DFL};
  sigset_t none;
  sigemptyset(&none);
  for (int s = 1; s < SIGRTMIN; s++)
    sigaction(s, &sa, NULL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int fds[3];
  for (int i = 0; i < 3; i++) // above 2 first, so that none overwrites another
    fds[i] = l->fds[i] >= 0 ? fcntl(l->fds[i], F_DUPFD_CLOEXEC, 3) : -1;
  for (int i = 0; i < 3; i++)
    if (fds[i] >= 0)
      dup2(fds[i], i);
  if (l->dir && chdir(l->dir))
    _exit(errno); // mono's way: started, but ended at once
  execve(l->program, l->args.v, l->own_env ? l->env.v : environ);
  int err = errno;
  if (write(report, &err, sizeof err) < 0)
    _exit(126);
  _exit(127);
}

// Returns the child's id, or -errno. The report pipe closes at exec.
static int launch(const Launch *l) {
  int report[2], err = 0;
  if (pipe2(report, O_CLOEXEC))
    return -errno;
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old); // no handler of ours runs in the child
  pid_t pid = fork();
  if (pid == 0)
    run_child(l, report[1]);
  int fork_err = errno;
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  close(report[1]);
  if (pid < 0) {
    close(report[0]);
    return -fork_err;
  }
  ssize_t n;
  do
    n = read(report[0], &err, sizeof err);
  while (n < 0 && errno == EINTR);
  close(report[0]);
  if (n == (ssize_t)sizeof err) {
    waitpid(pid, NULL, 0);
    return -err;
  }
  return pid;
}

typedef struct ProcInfo { // System.Diagnostics.Process.ProcInfo
  WaitObject *handle;
  i32 pid; // or minus the error
  Array *env;
  String *user, *domain;
  void *password;
  bool load_profile;
} ProcInfo;

static char *text_of(Object *info, const char *field) {
  Object *s = FIELD_REF(info, field_offset_of(object_class(info), field));
  return string_to_utf8((String *)s);
}

static bool prepare(Launch *l, Object *info, const ProcInfo *p, i32 *error) {
  char *name = text_of(info, "fileName"), *args = text_of(info, "arguments"), *dir = text_of(info, "directory");
  Words words = {0};
  split_words(name[0] == '"' ? name : NULL, &words); // a quoted file name
  l->program = find_program(words.n ? words.v[0] : name);
  free_words(&words);
  if (!l->program) {
    *error = IO_FILE_NOT_FOUND;
  } else if (is_assembly(l->program)) {
    char *assembly = l->program;
    l->program = own_executable();
    vec_push(&l->args, xstrdup(l->program));
    vec_push(&l->args, assembly);
  } else if (!is_program(l->program)) {
    *error = IO_ACCESS_DENIED;
  } else {
    vec_push(&l->args, xstrdup(l->program));
  }
  split_words(args, &l->args);
  vec_push(&l->args, NULL);
  l->dir = *dir ? xstrdup(dir) : NULL;
  l->own_env = p->env != NULL;
  for (u32 i = 0; p->env && i < p->env->length; i++)
    vec_push(&l->env, string_to_utf8(ARRAY_ELEMS(p->env, String *)[i]));
  vec_push(&l->env, NULL);
  free(name);
  free(args);
  free(dir);
  return *error == 0;
}

static void launch_free(Launch *l) {
  free(l->program);
  free(l->dir);
  free_words(&l->args);
  free_words(&l->env);
}

static bool start(Object *info, intptr_t in, intptr_t out, intptr_t err, ProcInfo *p) {
  Launch l = {.fds = {(int)in, (int)out, (int)err}};
  i32 error = 0;
  int pid = prepare(&l, info, p, &error) ? launch(&l) : 0;
  launch_free(&l);
  if (pid < 0)
    error = pid == -ENOEXEC ? ERROR_BAD_EXE : io_error(-pid);
  if (error) {
    p->handle = NULL;
    p->pid = -error;
    return false;
  }
  p->handle = process_watch(pid, true);
  p->pid = pid;
  return true;
}

static bool create_process(Object *info, intptr_t in, intptr_t out, intptr_t err, ProcInfo *p) {
  return start(info, in, out, err, p);
}

// Documents and addresses go to the desktop's opener.
static bool open_document(Object *info, ProcInfo *p) {
  Launch l = {.fds = {-1, -1, -1}, .program = in_path("xdg-open")};
  int pid = -ENOENT;
  if (l.program) {
    vec_push(&l.args, xstrdup(l.program));
    vec_push(&l.args, text_of(info, "fileName"));
    vec_push(&l.args, NULL);
    pid = launch(&l);
  }
  launch_free(&l);
  p->handle = pid > 0 ? process_watch(pid, true) : NULL;
  p->pid = pid > 0 ? pid : -IO_FILE_NOT_FOUND;
  return pid > 0;
}

static bool shell_execute(Object *info, ProcInfo *p) {
  if (start(info, -1, -1, -1, p))
    return true;
  return (p->pid == -IO_FILE_NOT_FOUND || p->pid == -IO_ACCESS_DENIED || p->pid == -ERROR_BAD_EXE) &&
         open_document(info, p);
}

ICALL_TABLE(icalls_process, "System.Diagnostics.Process", ICALL("CreateProcess_internal", create_process),
            ICALL("ShellExecuteEx_internal", shell_execute), ICALL("GetModules_icall", process_modules),
            ICALL("GetProcessData", process_data), ICALL("GetProcess_internal", process_open),
            ICALL("GetProcesses_internal", process_list), ICALL("ProcessName_icall", process_name))
