// Widths for a terminal that draws ambiguous characters wide.
//
// ncurses asks the C library how wide a character is, and no setting of either says that Cyrillic letters take two
// columns. This program's own `wcwidth` comes before the library's and answers for the characters that it was told of;
// for all others the library does. (Where programs bind to libraries by name, as on macOS, it is not asked.)
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CNcurses.h"
#include <dlfcn.h>
#include <stdatomic.h>
#include <wchar.h>

enum { MOST = 0x20000 };

static uint8_t wide[MOST / 8];
typedef int (*width_function)(wchar_t);
static _Atomic width_function library;

void cn_widen(uint32_t scalar) {
  if (scalar < MOST) wide[scalar / 8] |= (uint8_t)(1 << scalar % 8);
}

int wcwidth(wchar_t character) {
  const uint32_t scalar = (uint32_t)character;
  if (scalar < MOST && wide[scalar / 8] >> scalar % 8 & 1) return 2;
  width_function original = atomic_load_explicit(&library, memory_order_relaxed);
  if (!original) {
    original = (width_function)dlsym(RTLD_NEXT, "wcwidth");
    atomic_store_explicit(&library, original, memory_order_relaxed);
  }
  if (original) return original(character);
  return scalar == 0 ? 0 : scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0) ? -1 : 1;
}
