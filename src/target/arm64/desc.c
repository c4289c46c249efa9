// desc.c: this processor has no back end yet: what there is to run goes through the virtual machine.
#include "target/target.h"

const Target *target_host(void) {
  return &target_vm;
}
