// All of ncurses and of the terminal's signals that Swift sees: plain types, fixed arguments, no macros, no globals.
//
// Swift imports <curses.h> badly: wide characters are off by default, A_BOLD and its like are macros, stdscr is a global
// that Swift 6 refuses. So C stays in C, and each function here is one that the display needs.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Locale

/// Chooses the character set from LC_ALL, LC_CTYPE and LANG. True for UTF-8, also when none of the three is set (small
/// containers) and when a UTF-8 locale is named that this machine does not have (over ssh); false for all others, where
/// nothing but ASCII may be written.
bool cn_choose_locale(void);

/// How many colours a terminal of this name has; -1 when the name is not known. Not while the display is open.
int cn_colours_of(const char *term);

// MARK: The process

/// Keeps the memory of the process, where keys of accounts are, from core files and from other processes of the user.
void cn_keep_memory_private(void);

// MARK: Opening and closing

enum cn_failure {
  CN_OK = 0,
  CN_NO_TERMINFO,      // TERM is not set, or names no terminal that is known here
  CN_CANNOT_ADDRESS,   // the terminal cannot move its cursor
  CN_FAILED            // ncurses could not start
};

/// Takes over the terminal on these descriptors: raw mode, other screen, bracketed paste, reports of the window's focus
/// and (where asked for, and where the terminal has one) of the mouse, handlers for all signals that end or stop the
/// program. Whatever happens later, the terminal is put back as it was.
/// `last_words` is printed below the restored screen when the program crashes; it is kept, not copied.
enum cn_failure cn_open(int input, int output, const char *term, bool takes_mouse, const char *last_words);

/// Puts the terminal back. Does nothing when it is not open.
void cn_close(void);

/// Gives the terminal back to the shell and stops the process group; returns when it goes on, with everything set as
/// after `cn_open`. The screen must then be drawn anew.
void cn_suspend(void);

/// Gives the terminal to a program that is about to be started in the foreground. Until `cn_reclaim`, ctrl-z stops both
/// programs, ctrl-c is the other one's, and a crash of this one leaves the terminal alone.
void cn_lend(void);

/// Takes the terminal back, with everything set as after `cn_open`. The screen must then be drawn anew.
void cn_reclaim(void);

/// Asks for keys with their modifiers and places (the kitty keyboard protocol), or no longer. Only for terminals that
/// say they know it; whatever ends or stops the program takes it back.
void cn_keyboard(bool is_wanted);

// MARK: Waiting and reading

enum {
  CN_READABLE = 1,   // the terminal sent something
  CN_WOKEN = 2,      // somebody called cn_wake
  CN_RESIZED = 4,
  CN_STOP = 8,       // the shell asks the program to stop
  CN_CONTINUED = 16,
  CN_GONE = 32,      // the terminal does not exist any more
  CN_ENDED = 64      // a signal asks the program to end; cn_ending_signal says which
};

/// Sleeps until something happens or the time (in milliseconds, -1: for ever) has passed. Returns a set of the above.
int cn_wait(int milliseconds);

/// Ends a `cn_wait` from any thread.
void cn_wake(void);

/// Reads what the terminal sent; at most `size` bytes, 0 when there is none, -1 when the terminal is gone.
int cn_read(uint8_t *bytes, int size);

/// The signal that asked the program to end, 0 when none did.
int cn_ending_signal(void);

/// Ends the process by this signal, as if nothing had caught it.
void cn_die(int signal);

/// From now on this character takes two columns, whatever the C library says.
void cn_widen(uint32_t scalar);

// MARK: Drawing

/// The columns and rows of the terminal as the kernel knows them; ncurses is told.
void cn_size(int *width, int *height);

/// How many colours the terminal has; 0 for none. 16,777,216 where terminfo says it takes RGB.
int cn_colours(void);

enum { CN_BOLD = 1, CN_DIM = 2, CN_REVERSE = 4, CN_UNDERLINE = 8, CN_ITALIC = 16 };

/// Gives role `role` (0–255) its look. A colour is -1 for the terminal's own, else its number, or 0xRRGGBB where the
/// terminal takes RGB.
void cn_style(int role, int foreground, int background, int attributes);

/// A cell as `TerminalCore.Cell` lays it out: four combining marks and a base of 21 bits each, role, width. One with bit
/// 63 of `low` is of a picture: bits 0-23 and 24-47 are the terminal's numbers of the colours of its upper and lower half.
typedef struct {
  uint64_t low;
  uint64_t high;
} cn_cell;

/// Writes cells into a row. A cell whose width the C library does not agree with is replaced by one that has it, so the
/// rest of the row stays in its columns.
void cn_draw(int row, int column, const cn_cell *cells, int count);

/// Writes the whole row at the next flush, not only what has changed in it.
void cn_whole_row(int row);

/// Moves the rows from `top` to `bottom` (both included) up by `count`, down when negative; the rows that come in are
/// blank.
void cn_scroll(int top, int bottom, int count);

/// Shows the terminal's cursor here; hides it when `row` is negative.
void cn_cursor(int row, int column);

/// Sends what has changed since the last flush.
void cn_flush(void);

/// The same for a terminal with synchronized output: it shows the new frame at once and whole.
void cn_flush_whole(void);

/// The next flush draws everything anew.
void cn_redraw(void);

/// Writes bytes that are no part of the screen (window title, clipboard), past ncurses. Call it only after a flush.
void cn_write(const char *bytes, int length);

#endif
