// map.c: hash tables with linear probing and power-of-two sizes, at most 3/4 full.
#include "base/map.h"
#include "base/arena.h"

#include <stdlib.h>

#define FIRST_CAP 16u

// The finalizer of MurmurHash3.
u64 hash_u64(u64 x) {
  x ^= x >> 33;
  x *= 0xFF51AFD7ED558CCDu;
  x ^= x >> 33;
  x *= 0xC4CEB9FE1A85EC53u;
  return x ^ (x >> 33);
}

static u64 load64(const u8 *p) {
  u64 w;
  memcpy(&w, p, 8);
  return w;
}

static u64 mix(u64 h, u64 w) {
  h = (h ^ w) * 0xFF51AFD7ED558CCDu;
  return h ^ h >> 32;
}

// Long inputs are mixed in four lanes, so that the multiplications overlap.
static u64 hash_lanes(const u8 *b, size_t n, u64 h) {
  u64 h1 = h + 1, h2 = h + 2, h3 = h + 3;
  for (; n >= 32; b += 32, n -= 32) {
    h = mix(h, load64(b));
    h1 = mix(h1, load64(b + 8));
    h2 = mix(h2, load64(b + 16));
    h3 = mix(h3, load64(b + 24));
  }
  return mix(mix(mix(h, h1), h2), h3);
}

u64 hash_bytes(const void *p, size_t n, u64 seed) {
  const u8 *b = p;
  u64 h = seed ^ (n * 0x9E3779B97F4A7C15u), w = 0;
  if (n >= 128) {
    h = hash_lanes(b, n, h);
    b += n & ~(size_t)31;
    n &= 31;
  }
  for (; n >= 8; b += 8, n -= 8)
    h = mix(h, load64(b));
  if (n)
    memcpy(&w, b, n);
  return hash_u64(h ^ w);
}

static bool is_full(u32 n, u32 cap) {
  return n >= cap / 4 * 3;
}
static u32 next_cap(u32 cap) {
  return cap ? cap * 2 : FIRST_CAP;
}

// ---- Map ----

// The slot that holds `key`, or the empty slot where it would go.
static u32 map_slot(const Map *m, u64 key) {
  u32 mask = m->cap - 1, i = (u32)hash_u64(key) & mask;
  while (m->vals[i] && m->keys[i] != key)
    i = (i + 1) & mask;
  return i;
}

static void map_move(Map *m, u32 cap, u64 *keys, void **vals) {
  Map old = *m;
  *m = (Map){keys, vals, old.n, cap};
  for (u32 i = 0; i < old.cap; i++) {
    if (!old.vals[i])
      continue;
    u32 s = map_slot(m, old.keys[i]);
    m->keys[s] = old.keys[i];
    m->vals[s] = old.vals[i];
  }
  free(old.keys);
  free(old.vals);
}

bool map_room(Map *m) {
  if (!is_full(m->n, m->cap))
    return true;
  u32 cap = next_cap(m->cap);
  u64 *keys = malloc(cap * sizeof *keys);
  void **vals = calloc(cap, sizeof *vals);
  if (keys && vals) {
    map_move(m, cap, keys, vals);
    return true;
  }
  free(keys);
  free(vals);
  return false;
}

static void map_grow(Map *m) {
  u32 cap = next_cap(m->cap);
  u64 *keys = xmalloc(cap * sizeof *keys);
  map_move(m, cap, keys, xcalloc(cap, sizeof(void *)));
}

void *map_get(const Map *m, u64 key) {
  return m->n ? m->vals[map_slot(m, key)] : NULL;
}

void map_put(Map *m, u64 key, void *val) {
  assert(val);
  if (is_full(m->n, m->cap))
    map_grow(m);
  u32 s = map_slot(m, key);
  m->n += !m->vals[s];
  m->keys[s] = key;
  m->vals[s] = val;
}

void map_free(Map *m) {
  free(m->keys);
  free(m->vals);
  *m = (Map){0};
}

// ---- StrMap ----

static u32 strmap_slot(const StrMap *m, const char *key) {
  u32 mask = m->cap - 1, i = (u32)hash_bytes(key, strlen(key), 0) & mask;
  while (m->vals[i] && strcmp(m->keys[i], key) != 0)
    i = (i + 1) & mask;
  return i;
}

static void strmap_grow(StrMap *m) {
  StrMap old = *m;
  m->cap = next_cap(old.cap);
  m->keys = xmalloc(m->cap * sizeof *m->keys);
  m->vals = xcalloc(m->cap, sizeof *m->vals);
  for (u32 i = 0; i < old.cap; i++) {
    if (!old.vals[i])
      continue;
    u32 s = strmap_slot(m, old.keys[i]);
    m->keys[s] = old.keys[i];
    m->vals[s] = old.vals[i];
  }
  free(old.keys);
  free(old.vals);
}

void *strmap_get(const StrMap *m, const char *key) {
  return m->n ? m->vals[strmap_slot(m, key)] : NULL;
}

void strmap_put(StrMap *m, const char *key, void *val) {
  assert(val);
  if (is_full(m->n, m->cap))
    strmap_grow(m);
  u32 s = strmap_slot(m, key);
  if (!m->vals[s]) {
    m->n++;
    m->keys[s] = key;
  }
  m->vals[s] = val;
}

void strmap_free(StrMap *m) {
  free(m->keys);
  free(m->vals);
  *m = (StrMap){0};
}

// ---- Intern ----

static void intern_grow(Intern *t) {
  Intern old = *t;
  t->cap = next_cap(old.cap);
  t->slots = xcalloc(t->cap, sizeof *t->slots);
  t->hashes = xmalloc(t->cap * sizeof *t->hashes);
  t->n = 0;
  for (u32 i = 0; i < old.cap; i++)
    if (old.slots[i])
      intern_add(t, old.hashes[i], old.slots[i]);
  free(old.slots);
  free(old.hashes);
}

void *intern_find(const Intern *t, u64 hash, const void *probe) {
  if (!t->n)
    return NULL;
  u32 mask = t->cap - 1;
  // Mixed once more: callers' hashes may be poor in the low bits.
  for (u32 i = (u32)hash_u64(hash) & mask; t->slots[i]; i = (i + 1) & mask)
    if (t->hashes[i] == hash && t->eq(t->slots[i], probe))
      return t->slots[i];
  return NULL;
}

void intern_add(Intern *t, u64 hash, void *entry) {
  assert(entry);
  if (is_full(t->n, t->cap))
    intern_grow(t);
  u32 mask = t->cap - 1, i = (u32)hash_u64(hash) & mask;
  while (t->slots[i])
    i = (i + 1) & mask;
  t->slots[i] = entry;
  t->hashes[i] = hash;
  t->n++;
}

void intern_free(Intern *t) {
  free(t->slots);
  free(t->hashes);
  t->slots = NULL;
  t->hashes = NULL;
  t->n = t->cap = 0;
}
