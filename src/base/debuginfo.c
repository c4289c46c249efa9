// debuginfo.c: reads DWARF 4 and 5 as gcc and clang write it: subprograms, their parameters, and the types of these.
//
// A unit's entries are walked once to find where each function begins; types are read when a prototype is asked for.
// References lie within the unit (DWARF 5, 7.5.4: ref1 to ref_udata), as they do without link-time optimization.
#include "base/debuginfo.h"

#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"

#include <elf.h>
#include <link.h>

enum {
  TAG_ENUM = 0x04,
  TAG_PARAMETER = 0x05,
  TAG_POINTER = 0x0f,
  TAG_STRUCT = 0x13,
  TAG_TYPEDEF = 0x16,
  TAG_UNION = 0x17,
  TAG_BASE = 0x24,
  TAG_CONST = 0x26,
  TAG_SUBPROGRAM = 0x2e,
  TAG_VOLATILE = 0x35,
  TAG_RESTRICT = 0x37
};
enum {
  AT_BYTE_SIZE = 0x0b,
  AT_LOW_PC = 0x11,
  AT_ABSTRACT_ORIGIN = 0x31,
  AT_ENCODING = 0x3e,
  AT_SPECIFICATION = 0x47,
  AT_TYPE = 0x49,
  AT_ADDR_BASE = 0x73
};
enum {
  FORM_ADDR = 0x01,
  FORM_BLOCK2 = 0x03,
  FORM_BLOCK4,
  FORM_DATA2,
  FORM_DATA4,
  FORM_DATA8,
  FORM_STRING,
  FORM_BLOCK,
  FORM_BLOCK1,
  FORM_DATA1,
  FORM_FLAG,
  FORM_SDATA,
  FORM_STRP,
  FORM_UDATA,
  FORM_REF_ADDR,
  FORM_REF1,
  FORM_REF2,
  FORM_REF4,
  FORM_REF8,
  FORM_REF_UDATA,
  FORM_INDIRECT,
  FORM_SEC_OFFSET,
  FORM_EXPRLOC,
  FORM_FLAG_PRESENT,
  FORM_STRX,
  FORM_ADDRX,
  FORM_REF_SUP4,
  FORM_STRP_SUP,
  FORM_DATA16,
  FORM_LINE_STRP,
  FORM_REF_SIG8,
  FORM_IMPLICIT_CONST,
  FORM_LOCLISTX,
  FORM_RNGLISTX,
  FORM_REF_SUP8,
  FORM_STRX1,
  FORM_STRX2,
  FORM_STRX3,
  FORM_STRX4,
  FORM_ADDRX1,
  FORM_ADDRX2,
  FORM_ADDRX3,
  FORM_ADDRX4
};
enum { ENC_FLOAT = 4, ENC_SIGNED = 5, ENC_SIGNED_CHAR = 6 };

typedef struct Cursor { // reads 0 behind the end
  const u8 *p, *end;
} Cursor;

typedef struct Abbrev {
  u64 tag;
  bool children;
  Cursor attrs;
} Abbrev;

typedef struct Unit {
  const u8 *start, *end; // of its header; references count from here
  u64 addr_base;
  VEC(Abbrev) abbrevs; // by code - 1: compilers number them without gaps
} Unit;

typedef struct Entry { // the attributes that matter here
  const Abbrev *ab;    // NULL: end of a list of children
  u64 low_pc, type, origin, size, encoding;
  const u8 *next;
} Entry;

typedef struct Function {
  Unit *unit;
  const u8 *at;
} Function;

static Cursor info, abbrev, addr;
static uintptr_t base;
static Map functions; // address -> Function

// ---- bytes --------------------------------------------------------------------------------------------------------

static u64 fixed(Cursor *c, u32 n) {
  u64 v = 0;
  if ((size_t)(c->end - c->p) < n) {
    c->p = c->end;
    return 0;
  }
  for (u32 i = 0; i < n; i++)
    v |= (u64)c->p[i] << (8 * i);
  c->p += n;
  return v;
}

static u64 uleb(Cursor *c) {
  u64 v = 0;
  for (u32 shift = 0; c->p < c->end; shift += 7) {
    u8 b = *c->p++;
    if (shift < 64)
      v |= (u64)(b & 0x7f) << shift;
    if (!(b & 0x80))
      break;
  }
  return v;
}

static void skip(Cursor *c, u64 n) {
  c->p = n > (u64)(c->end - c->p) ? c->end : c->p + n;
}

enum { ADDRESS_BYTES = sizeof(void *) }; // of this executable

static u64 indexed_address(const Unit *u, u64 index) {
  Cursor c = addr;
  skip(&c, u->addr_base + index * ADDRESS_BYTES);
  return fixed(&c, ADDRESS_BYTES);
}

// The value of an attribute, where it is one of the numbers and references that are of use; else what is skipped.
static u64 form_value(const Unit *u, Cursor *c, u64 form, Cursor *attrs) {
  switch (form) {
  case FORM_ADDR: return fixed(c, ADDRESS_BYTES);
  case FORM_DATA8:
  case FORM_REF8:
  case FORM_REF_SIG8:
  case FORM_REF_SUP8: return fixed(c, 8);
  case FORM_DATA1:
  case FORM_FLAG:
  case FORM_REF1:
  case FORM_STRX1: return fixed(c, 1);
  case FORM_DATA2:
  case FORM_REF2:
  case FORM_STRX2: return fixed(c, 2);
  case FORM_STRX3: return fixed(c, 3);
  case FORM_DATA4:
  case FORM_REF4:
  case FORM_STRX4:
  case FORM_STRP:
  case FORM_REF_ADDR:
  case FORM_SEC_OFFSET:
  case FORM_LINE_STRP:
  case FORM_REF_SUP4:
  case FORM_STRP_SUP: return fixed(c, 4);
  case FORM_DATA16: skip(c, 16); return 0;
  case FORM_BLOCK1: skip(c, fixed(c, 1)); return 0;
  case FORM_BLOCK2: skip(c, fixed(c, 2)); return 0;
  case FORM_BLOCK4: skip(c, fixed(c, 4)); return 0;
  case FORM_BLOCK:
  case FORM_EXPRLOC: skip(c, uleb(c)); return 0;
  case FORM_STRING: skip(c, strnlen((const char *)c->p, (size_t)(c->end - c->p)) + 1); return 0;
  case FORM_SDATA:
  case FORM_UDATA:
  case FORM_REF_UDATA:
  case FORM_STRX:
  case FORM_LOCLISTX:
  case FORM_RNGLISTX: return uleb(c);
  case FORM_FLAG_PRESENT: return 1;
  case FORM_IMPLICIT_CONST: return uleb(attrs);
  case FORM_ADDRX: return indexed_address(u, uleb(c));
  case FORM_ADDRX1:
  case FORM_ADDRX2:
  case FORM_ADDRX3:
  case FORM_ADDRX4: return indexed_address(u, fixed(c, (u32)(form - FORM_ADDRX1 + 1)));
  case FORM_INDIRECT: return form_value(u, c, uleb(c), attrs);
  default: c->p = c->end; return 0; // unknown: the rest of the unit is unreadable
  }
}

// ---- entries ------------------------------------------------------------------------------------------------------

static Entry entry_at(const Unit *u, const u8 *at) {
  Cursor c = {at, u->end};
  Entry e = {0};
  u64 code = uleb(&c);
  if (code && code <= u->abbrevs.n) {
    e.ab = &u->abbrevs.v[code - 1];
    Cursor attrs = e.ab->attrs;
    for (u64 name, form; name = uleb(&attrs), form = uleb(&attrs), name;) {
      u64 v = form_value(u, &c, form, &attrs);
      switch (name) {
      case AT_LOW_PC: e.low_pc = v; break;
      case AT_TYPE: e.type = v; break;
      case AT_ABSTRACT_ORIGIN:
      case AT_SPECIFICATION: e.origin = v; break;
      case AT_BYTE_SIZE: e.size = v; break;
      case AT_ENCODING: e.encoding = v; break;
      }
    }
  }
  e.next = c.p;
  return e;
}

static Entry entry_ref(const Unit *u, u64 ref) {
  return entry_at(u, ref < (u64)(u->end - u->start) ? u->start + ref : u->end);
}

static void read_abbrevs(Unit *u, u64 offset) {
  Cursor c = abbrev;
  skip(&c, offset);
  for (u64 code; (code = uleb(&c)) == u->abbrevs.n + 1;) {
    Abbrev a = {.tag = uleb(&c)};
    a.children = fixed(&c, 1);
    a.attrs = c;
    for (u64 name, form; name = uleb(&c), form = uleb(&c), name;)
      if (form == FORM_IMPLICIT_CONST)
        uleb(&c);
    vec_push(&u->abbrevs, a);
  }
}

// The base of .debug_addr stands in the unit's own entry, maybe behind an address that needs it.
static void read_addr_base(Unit *u, const u8 *at) {
  Cursor c = {at, u->end};
  u64 code = uleb(&c);
  Cursor attrs = code && code <= u->abbrevs.n ? u->abbrevs.v[code - 1].attrs : (Cursor){0};
  for (u64 name, form; name = uleb(&attrs), form = uleb(&attrs), name;) {
    u64 v = form_value(u, &c, form, &attrs);
    if (name == AT_ADDR_BASE)
      u->addr_base = v;
  }
}

static void add_function(Unit *u, const u8 *at, u64 low_pc) {
  Function *f = xmalloc(sizeof *f);
  *f = (Function){u, at};
  map_put(&functions, low_pc, f);
}

static void read_unit(Cursor c, const u8 *start) {
  Unit *u = xcalloc(1, sizeof *u); // kept: functions point to it
  u->start = start;
  u->end = c.end;
  u64 version = fixed(&c, 2), abbrev_off = 0;
  if (version >= 5) {
    fixed(&c, 2); // kind of unit, size of an address
    abbrev_off = fixed(&c, 4);
  } else {
    abbrev_off = fixed(&c, 4);
    fixed(&c, 1);
  }
  read_abbrevs(u, abbrev_off);
  read_addr_base(u, c.p);
  for (const u8 *at = c.p; at < u->end;) {
    Entry e = entry_at(u, at);
    if (e.ab && e.ab->tag == TAG_SUBPROGRAM && e.low_pc)
      add_function(u, at, e.low_pc);
    at = e.next;
  }
}

static void read_units(void) {
  for (Cursor c = info; c.p < c.end;) {
    const u8 *start = c.p;
    u64 n = fixed(&c, 4);
    Cursor unit = {c.p, n > (u64)(c.end - c.p) ? c.end : c.p + n}; // also a 64-bit unit's mark, which ends the walk
    read_unit(unit, start);
    c.p = unit.end;
  }
}

// ---- the file -----------------------------------------------------------------------------------------------------

static Cursor section(const MappedFile *f, const char *name) {
  const ElfW(Ehdr) *h = (const void *)f->data;
  if (f->size < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) ||
      h->e_ident[EI_CLASS] != (ADDRESS_BYTES == 8 ? ELFCLASS64 : ELFCLASS32) ||
      h->e_shoff + (u64)h->e_shnum * sizeof(ElfW(Shdr)) > f->size)
    return (Cursor){0};
  const ElfW(Shdr) *s = (const void *)(f->data + h->e_shoff);
  const char *names = (const char *)f->data + s[h->e_shstrndx].sh_offset;
  for (u32 i = 0; i < h->e_shnum; i++)
    if (!strcmp(names + s[i].sh_name, name) && !(s[i].sh_flags & SHF_COMPRESSED))
      return (Cursor){f->data + s[i].sh_offset, f->data + s[i].sh_offset + s[i].sh_size};
  return (Cursor){0};
}

static int first_object(struct dl_phdr_info *o, size_t size, void *arg) {
  (void)size;
  *(uintptr_t *)arg = o->dlpi_addr;
  return 1; // the executable itself comes first
}

bool debuginfo_present(void) {
  static bool read;
  static MappedFile f; // stays mapped
  if (!read && (read = true) && file_map(&f, "/proc/self/exe", NULL)) {
    info = section(&f, ".debug_info");
    abbrev = section(&f, ".debug_abbrev");
    addr = section(&f, ".debug_addr");
    dl_iterate_phdr(first_object, &base);
    read_units();
  }
  return functions.n != 0;
}

// ---- prototypes ---------------------------------------------------------------------------------------------------

static CType type_of(const Unit *u, u64 ref) {
  for (u32 hops = 0; ref && hops < 32; hops++) { // through typedefs and qualifiers
    Entry e = entry_ref(u, ref);
    switch (e.ab ? e.ab->tag : 0) {
    case TAG_BASE:
      return (CType){e.encoding == ENC_FLOAT                                     ? C_FLOAT
                     : e.encoding == ENC_SIGNED || e.encoding == ENC_SIGNED_CHAR ? C_INT
                                                                                 : C_UINT,
                     (u32)e.size};
    case TAG_ENUM: return (CType){C_UINT, (u32)e.size};
    case TAG_POINTER: return (CType){C_POINTER, ADDRESS_BYTES};
    case TAG_STRUCT:
    case TAG_UNION: return (CType){C_STRUCT, (u32)e.size};
    case TAG_TYPEDEF:
    case TAG_CONST:
    case TAG_VOLATILE:
    case TAG_RESTRICT: ref = e.type; break;
    default: return (CType){C_UNKNOWN, 0};
    }
  }
  return (CType){C_VOID, 0};
}

// An entry's type stands in the entry itself or in the one that it is an instance of.
static CType entry_type(const Unit *u, Entry e) {
  for (u32 hops = 0; !e.type && e.origin && hops < 4; hops++)
    e = entry_ref(u, e.origin);
  return type_of(u, e.type);
}

bool debuginfo_prototype(const void *fn, CPrototype *out) {
  *out = (CPrototype){0};
  const Function *f = debuginfo_present() ? map_get(&functions, (uintptr_t)fn - base) : NULL;
  if (!f)
    return false;
  Entry e = entry_at(f->unit, f->at);
  out->ret = entry_type(f->unit, e);
  u32 depth = e.ab->children;
  for (const u8 *at = e.next; depth && at < f->unit->end;) {
    Entry child = entry_at(f->unit, at);
    at = child.next;
    if (!child.ab) {
      depth--;
      continue;
    }
    if (depth == 1 && child.ab->tag == TAG_PARAMETER && out->nparams < C_MAX_PARAMS)
      out->params[out->nparams++] = entry_type(f->unit, child);
    depth += child.ab->children;
  }
  return true;
}
