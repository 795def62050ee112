// Two things that SQLite offers to C only at full speed: a substring test on raw UTF-8 and a way to stop a long read.
// No SQLite type crosses this header but the connection, as the pointer it is.
#ifndef CSEARCH_H
#define CSEARCH_H

struct sqlite3;

/// Adds the SQL function `has(text, part)`: 1 when the bytes of `part` occur in `text`, else 0. SQLite's own `instr`
/// steps through characters and takes twice as long. Returns an SQLite result code.
int csearch_add_functions(struct sqlite3 *connection);

/// A switch that another thread may throw to end a read.
typedef struct csearch_stop csearch_stop;

csearch_stop *csearch_stop_new(void);
void csearch_stop_free(csearch_stop *stop);
void csearch_stop_throw(csearch_stop *stop);

/// Until the next call, statements of this connection end with SQLITE_INTERRUPT soon after `stop` is thrown. NULL
/// lets them run again.
void csearch_obey(struct sqlite3 *connection, csearch_stop *stop);

#endif
