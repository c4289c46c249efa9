// config.c: where configuration is found: System.Configuration, System.Web.
#include "icalls/util.h"

static String *install_directory(void) {
  return string_new_utf8("/usr/lib/mono/4.5");
}

// Programs are not bundled with their configuration.
static String *not_bundled(void) {
  return NULL;
}

ICALL_TABLE(icalls_default_config, "System.Configuration.DefaultConfig",
            ICALL("get_machine_config_path", machine_config), ICALL("get_bundled_machine_config", not_bundled))
ICALL_TABLE(icalls_config_host, "System.Configuration.InternalConfigurationHost",
            ICALL("get_bundled_machine_config", not_bundled), ICALL("get_bundled_app_config", not_bundled))
ICALL_TABLE(icalls_web, "System.Web.Util.ICalls", ICALL("GetMachineConfigPath", machine_config),
            ICALL("GetMachineInstallDirectory", install_directory), ICALL("GetUnmanagedResourcesPtr", icall_nothing))
