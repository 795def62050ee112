// ncurses: opening, styles, cells, scrolling.
#define NCURSES_WIDECHAR 1
#include "CNcurses.h"
#include "internal.h"
#include <curses.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *input_file, *output_file;
static bool is_utf8;
// 1 or 0, -1 where the terminal has been somebody else's.
static int is_cursor_shown = -1;
static struct {
  attr_t attributes;
  int pair;
} styles[256];

// Modes of the terminal that ncurses knows nothing of. Each is set and taken back as a pair, and taken back in every
// way out: 2004 brackets pastes, 1004 reports the focus, 1002 reports buttons and drags, 1006 in numbers of any size.
#define BASIC_ON "\033[?2004h\033[?1004h"
#define BASIC_OFF "\033[?2004l\033[?1004l"
#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l"
#define KEYBOARD_ON "\033[>5u"

static bool mouse_wanted, keyboard_wanted;

static void write_text(const char *text) { cn_write(text, (int)strlen(text)); }

// After the other screen has been entered.
static void enter_modes(void) {
  write_text(BASIC_ON);
  if (mouse_wanted) write_text(MOUSE_ON);
  if (keyboard_wanted) write_text(KEYBOARD_ON);
}

// Before it is left: the keyboard's protocol belongs to a screen.
static void leave_modes(void) {
  if (keyboard_wanted) write_text(KEYBOARD_OFF);
  if (mouse_wanted) write_text(MOUSE_OFF);
  write_text(BASIC_OFF);
}

static bool ends_with_utf8(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot && (!strncasecmp(dot + 1, "utf-8", 5) || !strncasecmp(dot + 1, "utf8", 4));
}

bool cn_choose_locale(void) {
  static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  const char *name = NULL;
  for (int i = 0; i < 3 && !name; i++) {
    const char *value = getenv(variables[i]);
    if (value && *value) name = value;
  }
  // LC_CTYPE alone: numbers must keep their point.
  const char *chosen = name ? setlocale(LC_CTYPE, "") : NULL;
  if (chosen && !strcmp(nl_langinfo(CODESET), "UTF-8"))
    is_utf8 = true;
  else if (!name || ends_with_utf8(name))
    is_utf8 = setlocale(LC_CTYPE, "C.UTF-8") != NULL;
  else
    is_utf8 = false;
  if (!is_utf8) setlocale(LC_CTYPE, "C");
  return is_utf8;
}

static void append(char *text, size_t size, const char *part) {
  // tigetstr answers (char *)-1 for names that are no strings.
  if (!part || part == (const char *)-1) return;
  const size_t used = strlen(text);
  if (used + strlen(part) < size) strcpy(text + used, part);
}

static bool is_terminal_name(const char *term) {
  const size_t length = strlen(term);
  if (length == 0 || length > 64) return false;
  for (size_t i = 0; i < length; i++) {
    const char c = term[i];
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          strchr("+-._", c);
    if (!is_plain) return false;
  }
  return term[0] != '.';
}

// ncurses resets the terminal's palette when it starts and when it ends, though nothing here changes it; a palette that
// the seller set would be lost. It asks no option about it, but sends no empty text.
static void keep_palette(void) {
  char *reset = tigetstr("oc");
  if (reset && reset != (char *)-1) *reset = '\0';
}

enum cn_failure cn_open(int input, int output, const char *term, bool takes_mouse, const char *last_words) {
  if (!term || !is_terminal_name(term)) return CN_NO_TERMINFO;
  int problem = 0;
  if (setupterm(term, output, &problem) != OK || problem != 1) return CN_NO_TERMINFO;
  const char *move = tigetstr("cup");
  if (!move || move == (const char *)-1) {
    del_curterm(cur_term);
    return CN_CANNOT_ADDRESS;
  }
  char leave[256];
  leave[0] = '\0';
  // Terminals with a mouse name the key that its reports begin with.
  const char *mouse_key = tigetstr("kmous");
  mouse_wanted = takes_mouse && mouse_key && mouse_key != (const char *)-1;
  keyboard_wanted = false;
  append(leave, sizeof leave, mouse_wanted ? MOUSE_OFF BASIC_OFF : BASIC_OFF);
  append(leave, sizeof leave, "\033[r");
  append(leave, sizeof leave, tigetstr("sgr0"));
  append(leave, sizeof leave, tigetstr("rmkx"));
  append(leave, sizeof leave, tigetstr("cnorm"));
  append(leave, sizeof leave, tigetstr("rmcup"));
  append(leave, sizeof leave, "\r\n");
  del_curterm(cur_term);

  cn_guard_begin(input, output, leave, last_words);
  input_file = fdopen(fcntl(input, F_DUPFD_CLOEXEC, 0), "r");
  output_file = fdopen(fcntl(output, F_DUPFD_CLOEXEC, 0), "w");
  // newterm answers NULL where initscr would end the program.
  screen = input_file && output_file ? newterm(term, output_file, input_file) : NULL;
  if (!screen) {
    cn_guard_end();
    return CN_FAILED;
  }
  set_term(screen);
  raw();
  noecho();
  nonl();
  // Input is read past ncurses; it must not look at the descriptor to put off drawing.
  typeahead(-1);
  leaveok(stdscr, FALSE);
  curs_set(0);
  keep_palette();
  is_cursor_shown = -1;
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  idlok(stdscr, TRUE);
  scrollok(stdscr, TRUE);
  // ncurses 6.4 flushes after each cursor move until it has left the screen once and come back.
  endwin();
  refresh();
  cn_guard_share();
  enter_modes();
  static bool is_registered;
  if (!is_registered) atexit(cn_close);
  is_registered = true;
  return CN_OK;
}

static void leave_screen(void) {
  leave_modes();
  curs_set(1);
  endwin();
}

void cn_close(void) {
  if (!screen) return;
  leave_screen();
  delscreen(screen);
  screen = NULL;
  fclose(input_file);
  fclose(output_file);
  cn_guard_end();
}

static void return_to_screen(void) {
  reset_prog_mode();
  cn_guard_share();
  clearok(curscr, TRUE);
  refresh();
  curs_set(0);
  is_cursor_shown = -1;
  enter_modes();
}

void cn_suspend(void) {
  if (!screen) return;
  leave_screen();
  cn_guard_restore();
  cn_guard_stop();
  return_to_screen();
}

void cn_lend(void) {
  if (!screen) return;
  cn_guard_hear_keys(false);
  leave_screen();
  cn_guard_lend();
}

void cn_reclaim(void) {
  if (!screen) return;
  cn_guard_reclaim();
  return_to_screen();
  cn_guard_hear_keys(true);
}

void cn_keyboard(bool is_wanted) {
  if (!screen || keyboard_wanted == is_wanted) return;
  if (!is_wanted) write_text(KEYBOARD_OFF);
  keyboard_wanted = is_wanted;
  cn_guard_keyboard(is_wanted);
  if (is_wanted) write_text(KEYBOARD_ON);
}

void cn_size(int *width, int *height) {
  struct winsize size;
  *width = 80;
  *height = 24;
  if (ioctl(cn_output, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    *width = size.ws_col < 1000 ? size.ws_col : 1000;
    *height = size.ws_row < 1000 ? size.ws_row : 1000;
  }
  int now_height, now_width;
  getmaxyx(stdscr, now_height, now_width);
  if (now_height != *height || now_width != *width) {
    // resizeterm would queue a key inside ncurses, where poll cannot see it.
    resize_term(*height, *width);
    wsetscrreg(stdscr, 0, *height - 1);
    clearok(curscr, TRUE);
  }
}

int cn_colours(void) {
  if (!has_colors()) return 0;
  return COLORS > 256 && tigetflag("RGB") > 0 ? 1 << 24 : COLORS;
}

void cn_style(int role, int foreground, int background, int attributes) {
  if (role < 0 || role > 255) return;
  attr_t attr = 0;
  if (attributes & CN_BOLD) attr |= WA_BOLD;
  if (attributes & CN_DIM) attr |= WA_DIM;
  if (attributes & CN_REVERSE) attr |= WA_REVERSE;
  if (attributes & CN_UNDERLINE) attr |= WA_UNDERLINE;
  if (attributes & CN_ITALIC) attr |= WA_ITALIC;
  // Without colours alloc_pair is a crash inside ncurses; -1 is a colour out of range.
  int pair = has_colors() && (foreground >= 0 || background >= 0) ? alloc_pair(foreground, background) : 0;
  styles[role].attributes = attr;
  styles[role].pair = pair < 0 ? 0 : pair;
}

enum { SCALAR = 0x1FFFFF, ROLE_SHIFT = 42, WIDTH_SHIFT = 50, MOST_COLUMNS = 1024 };

static void set_cell(cchar_t *target, const wchar_t *text, int role) {
  int pair = styles[role].pair;
  setcchar(target, text, styles[role].attributes, (short)(pair < 32767 ? pair : 32767), &pair);
}

// Pairs of pictures. ncurses has 65,536 and takes none back by itself, so after so many all of them are given back and
// the screen is drawn anew.
enum { MOST_PICTURE_PAIRS = 16384 };
static int picture_pairs[MOST_PICTURE_PAIRS];
static int picture_pair_count;

static int picture_pair(int upper, int lower) {
  if (!has_colors()) return 0;
  // Answers the pair that there is for these two.
  const int known = find_pair(upper, lower);
  if (known >= 0) return known;
  if (picture_pair_count == MOST_PICTURE_PAIRS) {
    for (int i = 0; i < picture_pair_count; i++) {
      bool is_style = false;
      for (int role = 0; role < 256; role++) is_style |= styles[role].pair == picture_pairs[i];
      if (!is_style) free_pair(picture_pairs[i]);
    }
    picture_pair_count = 0;
    clearok(curscr, TRUE);
  }
  const int pair = alloc_pair(upper, lower);
  if (pair < 0) return 0;
  picture_pairs[picture_pair_count++] = pair;
  return pair;
}

static void set_picture_cell(cchar_t *target, uint64_t low) {
  const int upper = (int)(low & 0xFFFFFF), lower = (int)(low >> 24 & 0xFFFFFF);
  int pair = picture_pair(upper, lower);
  // Two pixels of one colour need no block, which not every font has; nor does a terminal that writes ASCII only.
  const bool is_plain = upper == lower || !is_utf8 || wcwidth(0x2580) != 1;
  const wchar_t text[2] = {is_plain ? L' ' : 0x2580, 0};
  setcchar(target, text, 0, (short)(pair < 32767 ? pair : 32767), &pair);
}

void cn_draw(int row, int column, const cn_cell *cells, int count) {
  static cchar_t line[MOST_COLUMNS];
  int length = 0;
  if (count > MOST_COLUMNS) count = MOST_COLUMNS;
  for (int i = 0; i < count; i++) {
    const uint64_t low = cells[i].low, high = cells[i].high;
    const int role = (int)(high >> ROLE_SHIFT & 0xFF), width = (int)(high >> WIDTH_SHIFT & 3);
    if (width == 0) continue;
    if (low >> 63) {
      set_picture_cell(&line[length++], low);
      continue;
    }
    wchar_t base = (wchar_t)(low & SCALAR);
    if (!is_utf8 && base > 0x7E) base = L'?';
    const int known = wcwidth(base);
    wchar_t text[CCHARW_MAX + 1] = {base};
    if (known == width) {
      const uint64_t marks[4] = {low >> 21 & SCALAR, low >> 42 & SCALAR, high & SCALAR, high >> 21 & SCALAR};
      int used = 1;
      for (int m = 0; m < 4 && marks[m] && used < CCHARW_MAX; m++)
        if (is_utf8 && wcwidth((wchar_t)marks[m]) == 0) text[used++] = (wchar_t)marks[m];
      set_cell(&line[length++], text, role);
      continue;
    }
    // The C library knows another width: a narrow letter and a blank in the place of a wide one, a sign for the rest.
    if (known != 1) text[0] = is_utf8 && wcwidth(0x25A1) == 1 ? 0x25A1 : L'?';
    set_cell(&line[length++], text, role);
    if (width == 2) {
      const wchar_t blank[2] = {L' ', 0};
      set_cell(&line[length++], blank, role);
    }
  }
  mvadd_wchnstr(row, column, line, length);
}

void cn_whole_row(int row) { wredrawln(stdscr, row, 1); }

void cn_scroll(int top, int bottom, int count) {
  wsetscrreg(stdscr, top, bottom);
  wscrl(stdscr, count);
  wsetscrreg(stdscr, 0, getmaxy(stdscr) - 1);
}

void cn_cursor(int row, int column) {
  const int show = row >= 0;
  if (is_cursor_shown != show) curs_set(show);
  is_cursor_shown = show;
  // A hidden cursor that stays where drawing left it costs no bytes.
  leaveok(stdscr, show ? FALSE : TRUE);
  if (show) move(row, column);
}

void cn_flush(void) { refresh(); }

void cn_flush_whole(void) {
  cn_guard_sync(true);
  write_text("\033[?2026h");
  refresh();
  write_text(SYNC_OFF);
  cn_guard_sync(false);
}

void cn_redraw(void) { clearok(curscr, TRUE); }
