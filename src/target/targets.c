// targets.c: the processors that there is a back end for: the one that kiln runs on, and those that images are made
// for.
#include "target/host.h"

#include <pthread.h>

#include "target/target.h"

extern const Target target_amd64, target_arm, target_arm64, target_x86;
static const Target *const targets[] = {&target_amd64, &target_arm, &target_arm64, &target_x86};

const Target *target_host(void) {
  return &HOST_TARGET;
}

static Target jit;

static void make_jit(void) {
  jit = HOST_TARGET;
  jit.features = host_features();
}

const Target *target_jit(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_jit);
  return target_host() == &target_vm ? &target_vm : &jit;
}

const Target *target_by_triple(const char *triple) {
  for (u32 i = 0; i < ARRAY_LEN(targets); i++)
    if (targets[i]->triple && !strcmp(targets[i]->triple, triple))
      return targets[i];
  return NULL;
}
