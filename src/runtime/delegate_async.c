// delegate_async.c: BeginInvoke and EndInvoke of delegates.
#include "runtime/helpers.h"
#include "runtime/internal.h"

void rt_delegate_begin(Method *m, void **args, void *result) {
  (void)m, (void)args, (void)result;
  exc_throw("NotSupportedException", "BeginInvoke of delegates is not supported yet.");
}

void rt_delegate_end(Method *m, void **args, void *result) {
  (void)m, (void)args, (void)result;
  exc_throw("NotSupportedException", "EndInvoke of delegates is not supported yet.");
}
