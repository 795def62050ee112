#include "CNcurses.h"

#include <curses.h>
#include <term.h>

int cn_colours_of(const char *term) {
  int status = 0;
  if (term == NULL || *term == '\0') return -1;
  // A name that is a path would be looked for anywhere.
  for (const char *sign = term; *sign != '\0'; sign++)
    if (*sign == '/' || sign - term > 100) return -1;
  if (setupterm(term, 1, &status) != OK) return -1;
  int colours = tigetnum("colors");
  del_curterm(cur_term);
  return colours < 0 ? 0 : colours;
}
