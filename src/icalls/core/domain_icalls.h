// domain_icalls.h: what the files behind System.AppDomain share.
#ifndef KILN_ICALLS_DOMAIN_ICALLS_H
#define KILN_ICALLS_DOMAIN_ICALLS_H

#include "icalls/util.h"
#include "runtime/domain.h"

char *program_path(void);
Object *domain_setup(Domain *d);              // AppDomainSetup; NULL: pending
bool domain_set_up(Domain *d, Object *setup); // a new domain's; false: pending
Object *domain_get_data(Object *domain, String *name);
void domain_set_data(Object *domain, String *name, Object *value);
void domain_unload(i32 id);

#endif
