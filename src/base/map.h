// map.h: open-addressing hash tables. Not thread-safe: one owner or an outer lock.
#ifndef KILN_BASE_MAP_H
#define KILN_BASE_MAP_H

#include "base/base.h"

u64 hash_bytes(const void *p, size_t n, u64 seed);
u64 hash_u64(u64 x);
static inline u64 hash_combine(u64 a, u64 b) {
  return hash_u64(a * 0x9E3779B97F4A7C15u + b);
}

// Keyed by a 64-bit word (often a pointer). Key 0 is allowed. Value NULL means absent.
typedef struct Map {
  u64 *keys;
  void **vals;
  u32 n, cap;
} Map;

void *map_get(const Map *m, u64 key);
void map_put(Map *m, u64 key, void *val); // val must not be NULL; replaces
bool map_room(Map *m);                    // for one more, where a program chooses how many; false: no memory
void map_free(Map *m);

// Keyed by a NUL-terminated string, which the caller keeps alive.
typedef struct StrMap {
  const char **keys;
  void **vals;
  u32 n, cap;
} StrMap;

void *strmap_get(const StrMap *m, const char *key);
void strmap_put(StrMap *m, const char *key, void *val);
void strmap_free(StrMap *m);

// Interning of structures: the caller's hash and equality. Entries are pointers.
typedef struct Intern {
  void **slots;
  u64 *hashes;
  u32 n, cap;
  bool (*eq)(const void *a, const void *b);
} Intern;

// The entry equal to `probe`, or NULL.
void *intern_find(const Intern *t, u64 hash, const void *probe);
void intern_add(Intern *t, u64 hash, void *entry);
void intern_free(Intern *t);

#endif
