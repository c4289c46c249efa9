// cpu.h: the processors that this process may run on.
#ifndef KILN_BASE_CPU_H
#define KILN_BASE_CPU_H

// How many there are, at least 1: those of the affinity mask (taskset, cpusets), not those of the machine. Asked of the
// system once, when first needed: class libraries spin by it, thousands of times a second. Thread-safe.
unsigned cpu_count(void);

#endif
