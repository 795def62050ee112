#include "CSearch.h"
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static void has(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const void *text = sqlite3_value_text(values[0]);
  const int text_length = sqlite3_value_bytes(values[0]);
  const void *part = sqlite3_value_text(values[1]);
  const int part_length = sqlite3_value_bytes(values[1]);
  const int found = text && part && memmem(text, (size_t)text_length, part, (size_t)part_length) != NULL;
  sqlite3_result_int(context, found);
}

int csearch_add_functions(struct sqlite3 *connection) {
  return sqlite3_create_function_v2(
      connection, "has", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, has, NULL, NULL, NULL);
}

struct csearch_stop {
  atomic_int thrown;
};

csearch_stop *csearch_stop_new(void) {
  csearch_stop *stop = malloc(sizeof *stop);
  if (!stop) abort();
  atomic_init(&stop->thrown, 0);
  return stop;
}

void csearch_stop_free(csearch_stop *stop) { free(stop); }

void csearch_stop_throw(csearch_stop *stop) { atomic_store_explicit(&stop->thrown, 1, memory_order_relaxed); }

static int is_thrown(void *stop) {
  return atomic_load_explicit(&((csearch_stop *)stop)->thrown, memory_order_relaxed);
}

void csearch_obey(struct sqlite3 *connection, csearch_stop *stop) {
  // Every 2,000 steps of SQLite's machine is a few dozen microseconds.
  sqlite3_progress_handler(connection, stop ? 2000 : 0, stop ? is_thrown : NULL, stop);
}
