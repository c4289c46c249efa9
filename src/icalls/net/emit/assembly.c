// assembly.c: System.Reflection.Emit.RuntimeAssemblyBuilder: assemblies that code defines.
#include <stdlib.h>
#include "base/text.h"
#include "icalls/net/emit/emit.h"
#include "icalls/util.h"
#include "metadata/writer.h"

static Map made; // Assembly* -> itself
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

bool net_is_dynamic(const Assembly *a) {
  pthread_mutex_lock(&lock);
  bool is = map_get(&made, (uintptr_t)a) != NULL;
  pthread_mutex_unlock(&lock);
  return is;
}

// Identity, a module and <Module>: what reflection shows of an assembly without types.
static void put_identity(MetaWriter *w, const NameParts *p, const char *name, const char *culture) {
  static u32 serial; // identities only need to differ
  u64 guid[2] = {clock_ns(), __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST)};
  u32 v[4], flags = p->flags & ASSEMBLY_HAS_PUBLIC_KEY;
  for (u32 i = 0; i < 4; i++)
    v[i] = p->version[i] == 0xFFFF ? 0 : p->version[i];
  u32 key = flags ? meta_blob(w, p->key, (size_t)p->key_length) : 0, mvid = meta_guid(w, (const u8 *)guid);
  meta_row(w, TABLE_MODULE, (u32[]){0, meta_string(w, "RefEmit_InMemoryManifestModule"), mvid, 0, 0});
  meta_row(w, TABLE_ASSEMBLY,
           (u32[]){0x8004, v[0], v[1], v[2], v[3], flags, key, meta_string(w, name), meta_string(w, culture)});
  meta_row(w, TABLE_TYPEDEF, (u32[]){0, meta_string(w, "<Module>"), 0, 0, 1, 1});
}

static Assembly *open(MetaWriter *w, const char *name, Error *err) {
  Buf meta = {0}, file = {0};
  PeWriter pe = {0};
  pe_init(&pe);
  pe.dll = true;
  meta_write(w, "v4.0.30319", &meta);
  pe_write(&pe, &meta, 0, &file);
  buf_free(&meta);
  return assembly_open_memory((const u8 *)file.s, file.n, name, err); // keeps the bytes
}

static void create(Object **context, const NameParts *parts, u32 hash, i32 access, Object **out) {
  (void)context, (void)hash, (void)access;
  char *name = utf8_from_chars(parts->name), *culture = parts->culture ? utf8_from_chars(parts->culture) : xstrdup("");
  Error err = {0};
  MetaWriter w;
  meta_init(&w);
  put_identity(&w, parts, name, culture);
  Assembly *a = open(&w, name, &err);
  meta_free(&w);
  free(culture);
  free(name);
  if (!a) {
    exc_throw_error(&err);
    return;
  }
  a->aot_probed = true;
  pthread_mutex_lock(&lock);
  map_put(&made, (uintptr_t)a, a);
  pthread_mutex_unlock(&lock);
  *out = net_assembly_object(a);
}

ICALL_TABLE(net_entries_assembly_builder, "", ICALL("AppDomain_CreateDynamicAssembly", create))
