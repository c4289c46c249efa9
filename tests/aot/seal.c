// seal.c: runs a command that the kernel kills when it makes memory executable other than by mapping a file.
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IS(n, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (n), (yes), (no))
#define HAS(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), (yes), (no))
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

int main(int argc, char **argv) {
  struct sock_filter rules[] = {
      LOAD(nr),
      IS(SYS_memfd_create, 0, 1),
      KILL,
      IS(SYS_mprotect, 1, 0),
      IS(SYS_pkey_mprotect, 0, 4), // W^X turned round
      LOAD(args[2]),
      HAS(PROT_EXEC, 0, 1),
      KILL,
      ALLOW,
      IS(SYS_shmat, 0, 4),
      LOAD(args[2]),
      HAS(SHM_EXEC, 0, 1),
      KILL,
      ALLOW,
      IS(SYS_mmap, 0, 5),
      LOAD(args[2]),
      HAS(PROT_EXEC, 0, 3), // anonymous: no file behind it
      LOAD(args[3]),
      HAS(MAP_ANONYMOUS, 0, 1),
      KILL,
      ALLOW,
  };
  struct sock_fprog prog = {sizeof rules / sizeof *rules, rules};
  if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog)) {
    fprintf(stderr, "seal: %s\n", argc < 2 ? "no command" : strerror(errno));
    return 77;
  }
  execvp(argv[1], argv + 1);
  perror(argv[1]);
  return 1;
}
