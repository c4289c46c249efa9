// drive.c: System.IO.DriveInfo: mounted file systems.
#include <errno.h>
#include <mntent.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include "icalls/util.h"

enum { DRIVE_UNKNOWN, DRIVE_NO_ROOT, DRIVE_REMOVABLE, DRIVE_FIXED, DRIVE_NETWORK, DRIVE_CDROM, DRIVE_RAM };

static const struct {
  const char *name;
  u32 type;
} kinds[] = {{"iso9660", DRIVE_CDROM}, {"udf", DRIVE_CDROM},    {"nfs", DRIVE_NETWORK},   {"nfs4", DRIVE_NETWORK},
             {"cifs", DRIVE_NETWORK},  {"smb3", DRIVE_NETWORK}, {"sshfs", DRIVE_NETWORK}, {"9p", DRIVE_NETWORK},
             {"afs", DRIVE_NETWORK},   {"tmpfs", DRIVE_RAM},    {"ramfs", DRIVE_RAM},     {"devtmpfs", DRIVE_RAM},
             {"proc", DRIVE_RAM},      {"sysfs", DRIVE_RAM},    {"devpts", DRIVE_RAM},    {"cgroup", DRIVE_RAM},
             {"cgroup2", DRIVE_RAM},   {"mqueue", DRIVE_RAM},   {"debugfs", DRIVE_RAM},   {"securityfs", DRIVE_RAM}};

// The type of the file system that is mounted at `path`, exactly. malloc'ed or NULL.
static char *mounted_type(const char *path) {
  FILE *f = setmntent("/proc/self/mounts", "r");
  char *type = NULL;
  for (struct mntent *m; f && (m = getmntent(f));)
    if (!strcmp(m->mnt_dir, path)) { // the last one is on top
      free(type);
      type = xstrdup(m->mnt_type);
    }
  if (f)
    endmntent(f);
  return type;
}

static String *format_of(const u16 *name, i32 n) {
  char *path = utf8_from_chars_len(name, n), *type = mounted_type(path);
  String *s = type ? string_new_utf8(type) : NULL;
  free(type);
  free(path);
  return s;
}

static u32 type_of(const u16 *name, i32 n) {
  char *path = utf8_from_chars_len(name, n), *type = mounted_type(path);
  u32 r = type ? DRIVE_FIXED : DRIVE_NO_ROOT;
  for (u32 i = 0; type && i < ARRAY_LEN(kinds); i++)
    if (!strcmp(kinds[i].name, type))
      r = kinds[i].type;
  free(type);
  free(path);
  return r;
}

static bool free_space(const u16 *name, i32 n, u64 *available, u64 *total, u64 *all_free, i32 *error) {
  char *path = utf8_from_chars_len(name, n);
  struct statvfs v = {0};
  bool ok = statvfs(path, &v) == 0;
  *error = ok ? IO_SUCCESS : io_error(errno);
  free(path);
  *available = (u64)v.f_bavail * v.f_frsize;
  *total = (u64)v.f_blocks * v.f_frsize;
  *all_free = (u64)v.f_bfree * v.f_frsize;
  return ok;
}

ICALL_TABLE(icalls_drive, "System.IO.DriveInfo", ICALL("GetDriveFormatInternal", format_of),
            ICALL("GetDriveTypeInternal", type_of), ICALL("GetDiskFreeSpaceInternal", free_space))
