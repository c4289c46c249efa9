// drive.c: System.IO.DriveInfo: mounted file systems.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include "icalls/util.h"

static bool free_space(const u16 *path, i32 n, u64 *avail, u64 *total, u64 *total_free, i32 *error) {
  char *p = utf8_from_chars_len(path, n);
  struct statvfs s;
  bool ok = statvfs(p, &s) == 0;
  *error = ok ? IO_SUCCESS : errno == ENOENT ? IO_PATH_NOT_FOUND : io_error(errno);
  free(p);
  *avail = ok ? (u64)s.f_bavail * s.f_frsize : 0;
  *total = ok ? (u64)s.f_blocks * s.f_frsize : 0;
  *total_free = ok ? (u64)s.f_bfree * s.f_frsize : 0;
  return ok;
}

enum { DRIVE_UNKNOWN, DRIVE_NO_ROOT, DRIVE_REMOVABLE, DRIVE_FIXED, DRIVE_REMOTE, DRIVE_CDROM, DRIVE_RAM };

static const struct {
  const char *name;
  u32 type;
} file_systems[] = {
    {"ext2", DRIVE_FIXED},     {"ext3", DRIVE_FIXED},      {"ext4", DRIVE_FIXED},    {"xfs", DRIVE_FIXED},
    {"btrfs", DRIVE_FIXED},    {"zfs", DRIVE_FIXED},       {"f2fs", DRIVE_FIXED},    {"overlay", DRIVE_FIXED},
    {"vfat", DRIVE_REMOVABLE}, {"exfat", DRIVE_REMOVABLE}, {"iso9660", DRIVE_CDROM}, {"udf", DRIVE_CDROM},
    {"nfs", DRIVE_REMOTE},     {"nfs4", DRIVE_REMOTE},     {"cifs", DRIVE_REMOTE},   {"fuse.sshfs", DRIVE_REMOTE},
    {"tmpfs", DRIVE_RAM},      {"ramfs", DRIVE_RAM},       {"proc", DRIVE_RAM},      {"sysfs", DRIVE_RAM},
    {"devpts", DRIVE_RAM},     {"devtmpfs", DRIVE_RAM},    {"cgroup2", DRIVE_RAM},   {"mqueue", DRIVE_RAM},
};

// The type of the file system mounted at `path`; malloc'ed, NULL if nothing is.
static char *mounted_type(const char *path) {
  FILE *f = fopen("/proc/mounts", "re");
  char line[4096], where[2048], type[256], *found = NULL;
  while (f && fgets(line, sizeof line, f))
    if (sscanf(line, "%*s %2047s %255s", where, type) == 2 && !strcmp(where, path)) {
      free(found); // the last one mounted is what is seen
      found = xstrdup(type);
    }
  if (f)
    fclose(f);
  return found;
}

static char *type_at(const u16 *path, i32 n) {
  char *p = utf8_from_chars_len(path, n);
  size_t len = strlen(p);
  if (len > 1 && p[len - 1] == '/')
    p[len - 1] = 0;
  char *type = mounted_type(p);
  free(p);
  return type;
}

static String *drive_format(const u16 *path, i32 n) {
  char *type = type_at(path, n);
  String *s = type ? string_new_utf8(type) : NULL;
  free(type);
  return s;
}

static u32 drive_type(const u16 *path, i32 n) {
  char *type = type_at(path, n);
  u32 r = type ? DRIVE_UNKNOWN : DRIVE_NO_ROOT;
  for (u32 i = 0; type && i < ARRAY_LEN(file_systems); i++)
    if (!strcmp(file_systems[i].name, type))
      r = file_systems[i].type;
  free(type);
  return r;
}

ICALL_TABLE(icalls_drive, "System.IO.DriveInfo", ICALL("GetDiskFreeSpaceInternal", free_space),
            ICALL("GetDriveFormatInternal", drive_format), ICALL("GetDriveTypeInternal", drive_type))
