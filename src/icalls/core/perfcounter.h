// perfcounter.h: performance counters: categories, their counters, and where the numbers come from.
#ifndef KILN_ICALLS_CORE_PERFCOUNTER_H
#define KILN_ICALLS_CORE_PERFCOUNTER_H

#include "icalls/util.h"

typedef enum Instances {
  INSTANCES_SELF, // this process
  INSTANCES_PROCESSORS,
  INSTANCES_PROCESSES,
  INSTANCES_INTERFACES,
  INSTANCES_CUSTOM, // those that were written to
} Instances;

typedef struct CounterRow {
  const char *name;
  u32 type;                                    // System.Diagnostics.PerformanceCounterType
  i64 (*read)(const char *instance, u32 what); // NULL: a number that programs write
  u32 what;
} CounterRow;

typedef struct CategoryRow {
  const char *name;
  Instances instances;
  const CounterRow *counters;
  u32 n;
} CategoryRow;

// The categories that are always there.
const CategoryRow *perf_categories(u32 *n);
// The instances of one of them: names, malloc'ed each.
typedef VEC(char *) Names;
void perf_instances(Instances kind, Names *out);

#endif
