// perfcounter.c: System.Diagnostics.PerformanceCounter and its categories. Categories that programs create, and numbers
// that they write, are known within the process. A counter that does not exist reads 0 and ignores what is written, as
// under mono.
#include "icalls/core/perfcounter.h"

typedef struct Custom { // a category that the program made
  CategoryRow row;
  bool deleted;
} Custom;

typedef struct Cell { // a number that programs write: one for each counter and instance
  const CounterRow *counter;
  char *instance;
  i64 value;
} Cell;

typedef struct Counter { // what a PerformanceCounter object holds
  const CounterRow *row;
  char *instance;
  Cell *cell; // NULL: it is read
} Counter;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static VEC(Custom *) customs;
static VEC(Cell *) cells;

// ---- finding; under the lock ---------------------------------------------------------------------------------------

static const CategoryRow *find_category(const char *name) {
  u32 n;
  const CategoryRow *system = perf_categories(&n);
  for (u32 i = 0; i < n; i++)
    if (!strcmp(system[i].name, name))
      return &system[i];
  for (u32 i = 0; i < customs.n; i++)
    if (!customs.v[i]->deleted && !strcmp(customs.v[i]->row.name, name))
      return &customs.v[i]->row;
  return NULL;
}

static const CounterRow *find_counter(const CategoryRow *c, const char *name) {
  for (u32 i = 0; c && i < c->n; i++)
    if (!strcmp(c->counters[i].name, name))
      return &c->counters[i];
  return NULL;
}

static Cell *find_cell(const CounterRow *counter, const char *instance) {
  for (u32 i = 0; i < cells.n; i++)
    if (cells.v[i]->counter == counter && !strcmp(cells.v[i]->instance, instance))
      return cells.v[i];
  return NULL;
}

static Cell *cell_of(const CounterRow *counter, const char *instance) {
  Cell *c = find_cell(counter, instance);
  if (!c) {
    c = xmalloc(sizeof *c);
    *c = (Cell){counter, xstrdup(instance), 0};
    vec_push(&cells, c);
  }
  return c;
}

static bool has_cells(const CategoryRow *c, const char *instance) {
  for (u32 i = 0; i < c->n; i++)
    if (find_cell(&c->counters[i], instance))
      return true;
  return false;
}

// ---- counters -------------------------------------------------------------------------------------------------------

static Counter *counter_open(u16 *category, i32 ncategory, u16 *counter, i32 ncounter, u16 *instance, i32 ninstance,
                             i32 *type, bool *custom) {
  char *cat = utf8_from_chars_len(category, ncategory), *name = utf8_from_chars_len(counter, ncounter);
  char *inst = instance ? utf8_from_chars_len(instance, ninstance) : xstrdup("");
  pthread_mutex_lock(&lock);
  const CounterRow *row = find_counter(find_category(cat), name);
  *type = row ? (i32)row->type : 0;
  *custom = row && !row->read;
  Counter *c = NULL;
  if (row) {
    c = xmalloc(sizeof *c);
    *c = (Counter){row, xstrdup(inst), *custom ? cell_of(row, inst) : NULL};
  }
  pthread_mutex_unlock(&lock);
  free(cat);
  free(name);
  free(inst);
  return c;
}

static void counter_close(Counter *c) {
  if (c)
    free(c->instance);
  free(c);
}

static i64 counter_read(const Counter *c) {
  return c->cell ? __atomic_load_n(&c->cell->value, __ATOMIC_SEQ_CST) : c->row->read(c->instance, c->row->what);
}

typedef struct CounterSample { // System.Diagnostics.CounterSample
  i64 raw, base, counter_frequency, system_frequency, time, time_100ns, counter_time;
  i32 type;
} CounterSample;

static bool counter_sample(Counter *c, bool only_value, CounterSample *s) {
  memset(s, 0, sizeof *s);
  if (!c)
    return false;
  s->raw = counter_read(c);
  s->type = (i32)c->row->type;
  if (only_value)
    return true;
  s->base = 1;
  s->counter_frequency = s->system_frequency = 10000000;
  s->time = s->time_100ns = s->counter_time = (i64)(clock_ns() / 100);
  return true;
}

static i64 counter_update(Counter *c, bool increment, i64 value) {
  if (!c || !c->cell)
    return 0;
  if (increment)
    return __atomic_add_fetch(&c->cell->value, value, __ATOMIC_SEQ_CST);
  __atomic_store_n(&c->cell->value, value, __ATOMIC_SEQ_CST);
  return value;
}

ICALL_TABLE(icalls_counter, "System.Diagnostics.PerformanceCounter", ICALL("GetImpl_icall", counter_open),
            ICALL("GetSample", counter_sample), ICALL("UpdateValue", counter_update), ICALL("FreeData", counter_close))

// ---- categories -----------------------------------------------------------------------------------------------------

static bool category_delete(u16 *name, i32 n) {
  char *text = utf8_from_chars_len(name, n);
  bool found = false;
  pthread_mutex_lock(&lock);
  for (u32 i = 0; i < customs.n; i++)
    if (!customs.v[i]->deleted && !strcmp(customs.v[i]->row.name, text))
      found = customs.v[i]->deleted = true; // stays for the counters that are open
  pthread_mutex_unlock(&lock);
  free(text);
  return found;
}

static bool exists(u16 *counter, i32 ncounter, u16 *category, i32 ncategory) {
  char *cat = utf8_from_chars_len(category, ncategory), *name = counter ? utf8_from_chars_len(counter, ncounter) : NULL;
  pthread_mutex_lock(&lock);
  const CategoryRow *c = find_category(cat);
  bool found = name ? find_counter(c, name) != NULL : c != NULL;
  pthread_mutex_unlock(&lock);
  free(cat);
  free(name);
  return found;
}

static CounterRow counter_from_data(Object *data) {
  Class *c = object_class(data);
  char *name = string_to_utf8((String *)FIELD_REF(data, field_offset_of(c, "name")));
  return (CounterRow){name, FIELD_AT(data, field_offset_of(c, "type"), u32), NULL, 0};
}

static bool category_create(u16 *name, i32 n, u16 *help, i32 nhelp, i32 type, Array *items) {
  (void)help, (void)nhelp, (void)type;
  Custom *made = xcalloc(1, sizeof *made);
  CounterRow *rows = xcalloc(items->length + 1, sizeof *rows);
  made->row = (CategoryRow){utf8_from_chars_len(name, n), INSTANCES_CUSTOM, rows, (u32)items->length};
  for (u32 i = 0; i < made->row.n; i++)
    rows[i] = counter_from_data(ARRAY_ELEMS(items, Object *)[i]);
  pthread_mutex_lock(&lock);
  if (find_category(made->row.name)) // what is there stays
    made->deleted = true;
  vec_push(&customs, made);
  pthread_mutex_unlock(&lock);
  return true;
}

static void custom_instances(const CategoryRow *c, Names *out) {
  for (u32 i = 0; i < cells.n; i++) {
    const Cell *cell = cells.v[i];
    bool known = cell->counter < c->counters || cell->counter >= c->counters + c->n || !*cell->instance;
    for (u32 k = 0; k < out->n && !known; k++)
      known = !strcmp(out->v[k], cell->instance);
    if (!known)
      vec_push(out, xstrdup(cell->instance));
  }
}

static bool instance_exists(u16 *instance, i32 ninstance, u16 *category, i32 ncategory) {
  char *cat = utf8_from_chars_len(category, ncategory), *inst = utf8_from_chars_len(instance, ninstance);
  pthread_mutex_lock(&lock);
  const CategoryRow *c = find_category(cat);
  bool found = c && c->instances == INSTANCES_CUSTOM && *inst && has_cells(c, inst);
  pthread_mutex_unlock(&lock);
  free(cat);
  free(inst);
  return found;
}

// ---- lists ----------------------------------------------------------------------------------------------------------

static Array *names_array(Names *names) {
  Array *a = string_array(names->v, names->n);
  for (u32 i = 0; i < names->n; i++)
    free(names->v[i]);
  vec_free(names);
  return a;
}

static Array *category_names(void) {
  Names names = {0};
  u32 n;
  const CategoryRow *system = perf_categories(&n);
  for (u32 i = 0; i < n; i++)
    vec_push(&names, xstrdup(system[i].name));
  pthread_mutex_lock(&lock);
  for (u32 i = 0; i < customs.n; i++)
    if (!customs.v[i]->deleted)
      vec_push(&names, xstrdup(customs.v[i]->row.name));
  pthread_mutex_unlock(&lock);
  return names_array(&names);
}

static Array *counter_names(u16 *category, i32 n) {
  char *cat = utf8_from_chars_len(category, n);
  Names names = {0};
  pthread_mutex_lock(&lock);
  const CategoryRow *c = find_category(cat);
  for (u32 i = 0; c && i < c->n; i++)
    vec_push(&names, xstrdup(c->counters[i].name));
  pthread_mutex_unlock(&lock);
  free(cat);
  return names_array(&names);
}

static Array *instance_names(u16 *category, i32 n) {
  char *cat = utf8_from_chars_len(category, n);
  Names names = {0};
  pthread_mutex_lock(&lock);
  const CategoryRow *c = find_category(cat);
  if (c && c->instances == INSTANCES_CUSTOM)
    custom_instances(c, &names);
  else if (c)
    perf_instances(c->instances, &names);
  pthread_mutex_unlock(&lock);
  free(cat);
  return names_array(&names);
}

// mono has no CategoryHelp.
ICALL_TABLE(icalls_counter_category, "System.Diagnostics.PerformanceCounterCategory",
            ICALL("CategoryDelete_icall", category_delete), ICALL("CategoryHelp_icall", icall_nothing),
            ICALL("CounterCategoryExists_icall", exists), ICALL("Create_icall", category_create),
            ICALL("GetCategoryNames", category_names), ICALL("GetCounterNames_icall", counter_names),
            ICALL("GetInstanceNames_icall", instance_names), ICALL("InstanceExistsInternal_icall", instance_exists))
