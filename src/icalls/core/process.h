// process.h: what /proc says of processes, as numbers.
#ifndef KILN_ICALLS_CORE_PROCESS_H
#define KILN_ICALLS_CORE_PROCESS_H

#include "base/base.h"

typedef enum ProcessDatum { // the class library's numbers
  DATA_THREADS,
  DATA_USER, // times in units of 100 ns
  DATA_SYSTEM,
  DATA_TOTAL,
  DATA_WORKING_SET, // sizes in bytes
  DATA_WORKING_PEAK,
  DATA_PRIVATE,
  DATA_VIRTUAL,
  DATA_VIRTUAL_PEAK,
  DATA_FAULTS,
  DATA_ELAPSED,
  DATA_PARENT,
  DATA_PAGED
} ProcessDatum;

// False if there is no such process, or it does not tell.
bool process_datum(int pid, ProcessDatum what, u64 *v);
char *process_name(int pid); // its program's file name; malloc'ed, NULL if there is no such process

#endif
