// print.c: `kiln --runtime-info app.dll`: what the program would be bound to.
#include "host/internal.h"

#include <stdio.h>

void host_print(const HostPlan *plan) {
  char wanted[128], found[128];
  printf("program:    %s\n", plan->app);
  printf("dotnet:     %s\n", plan->root ? plan->root : "(the program brings its own)");
  for (u32 i = 0; i < plan->frameworks.n; i++) {
    const HostFramework *f = &plan->frameworks.v[i];
    printf("framework:  %s %s -> %s (%s)\n", f->name, version_text(&f->wanted, wanted), version_text(&f->found, found),
           f->dir);
  }
  printf("core:       %s\n", plan->corlib);
  for (u32 i = 0; i < plan->assemblies.n; i++)
    printf("assembly:   %s -> %s\n", plan->assemblies.v[i].name, plan->assemblies.v[i].path);
  for (u32 i = 0; i < plan->satellites.n; i++)
    printf("resources:  %s -> %s\n", plan->satellites.v[i].name, plan->satellites.v[i].path);
  for (u32 i = 0; i < plan->native_dirs.n; i++)
    printf("native:     %s\n", plan->native_dirs.v[i]);
  for (u32 i = 0; i < plan->properties.n; i++)
    if (strcmp(plan->properties.v[i].name, "TRUSTED_PLATFORM_ASSEMBLIES"))
      printf("property:   %s = %s\n", plan->properties.v[i].name, plan->properties.v[i].value);
}
