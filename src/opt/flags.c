// flags.c: optimization flags as text.
#include <stdio.h>

#include "opt/opt.h"

typedef struct Flag {
  const char *name, *text;
  u32 bit;
  bool dflt;
} Flag;

static const Flag flags_table[] = {
#define X(id, name, dflt, text) {name, text, OPT_##id, dflt},
    OPT_FLAGS(X)
#undef X
};

u32 opt_default_flags(void) {
  u32 set = 0;
  for (size_t i = 0; i < ARRAY_LEN(flags_table); i++)
    if (flags_table[i].dflt)
      set |= flags_table[i].bit;
  return set;
}

// The bits that one word of the list stands for; 0 if unknown.
static u32 word_bits(const char *s, size_t n) {
  if (n == 3 && memcmp(s, "all", 3) == 0)
    return (1u << OPTBIT_COUNT) - 1;
  for (size_t i = 0; i < ARRAY_LEN(flags_table); i++)
    if (strlen(flags_table[i].name) == n && memcmp(flags_table[i].name, s, n) == 0)
      return flags_table[i].bit;
  return 0;
}

// mono's names of what is not to be chosen here: always done, or never.
static bool means_nothing(const char *s, size_t n) {
  static const char *const names[] = {"branch",         "cfold",
                                      "copyprop",       "linears",
                                      "cmov",           "shared",
                                      "sched",          "tailcall",
                                      "tailc",          "fcmov",
                                      "leaf",           "precomp",
                                      "ssapre",         "exception",
                                      "float32",        "sse2",
                                      "gshared",        "gsharedvt",
                                      "simd",           "unsafe",
                                      "alias-analysis", "aggressive-inlining"};
  for (size_t i = 0; i < ARRAY_LEN(names); i++)
    if (strlen(names[i]) == n && memcmp(names[i], s, n) == 0)
      return true;
  return false;
}

bool opt_parse(const char *text, u32 *flags, Error *err) {
  u32 set = *flags;
  for (const char *s = text; *s;) {
    size_t n = strcspn(s, ",");
    bool off = n > 0 && s[0] == '-';
    u32 bits = word_bits(s + off, n - off);
    if (n > 0 && !bits && !means_nothing(s + off, n - off))
      return err_set(err, ERR_NOT_SUPPORTED, "unknown optimization '%.*s' (--list-opt names them)", (int)n, s);
    set = off ? set & ~bits : set | bits;
    s += n + (s[n] == ',');
  }
  *flags = set;
  return true;
}

void opt_list(void) {
  for (size_t i = 0; i < ARRAY_LEN(flags_table); i++)
    printf("  %-12s %s%s\n", flags_table[i].name, flags_table[i].text, flags_table[i].dflt ? "" : " [off by default]");
}
