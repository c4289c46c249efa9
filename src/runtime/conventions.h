// conventions.h: how a program begins and ends, and what is said of an unhandled exception: one table for each flavour.
#ifndef KILN_RUNTIME_CONVENTIONS_H
#define KILN_RUNTIME_CONVENTIONS_H

#include "runtime/internal.h"

typedef struct Conventions {
  // After everything is set up, before the program's own code. False: pending.
  bool (*begin)(int argc, char **argv);
  void (*process_exit)(void);                // raises the event
  void (*main_returned)(void);               // and no foreground thread is left; NULL: nothing is to be done
  bool (*unhandled_event)(Object *exc);      // true: somebody was told
  void (*print)(Object *exc, bool was_told); // on stderr
  NORETURN void (*end)(void);                // of a process that an unhandled exception ends
} Conventions;
extern const Conventions conventions_mono, conventions_net;
const Conventions *conventions(void);
void conventions_set_plan(const HostPlan *plan); // of a program for .NET; must stay

char *exc_text(Object *exc); // ToString(), or the class's name where that fails itself. malloc'ed

#endif
