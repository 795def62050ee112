// What the two halves of this target know of each other.
#ifndef CNCURSES_INTERNAL_H
#define CNCURSES_INTERNAL_H

#include <stdbool.h>

/// What turns the kitty keyboard protocol off again.
#define KEYBOARD_OFF "\033[<u"

/// What shows a frame that was held back.
#define SYNC_OFF "\033[?2026l"

/// Saves the terminal's settings and installs the handlers. `leave` is written to leave the screen; it is copied.
void cn_guard_begin(int input, int output, const char *leave, const char *last_words);
/// Puts the settings back as they were found.
void cn_guard_end(void);
/// Puts only the settings back, for a stop.
void cn_guard_restore(void);
/// Whether the kitty keyboard protocol is on: the handlers take it back before they leave the screen.
void cn_guard_keyboard(bool is_on);
/// Whether a frame is being held back: the handlers let it go before anything else.
void cn_guard_sync(bool is_on);
/// Leaves the terminal to another program, and takes it back.
void cn_guard_lend(void);
void cn_guard_reclaim(void);
/// Whether the signals that a terminal makes of keys end the desk. They are not heard from before the terminal is lent,
/// when it leaves raw mode, until it is back in it: such a key is meant for the other program.
void cn_guard_hear_keys(bool is_heard);
/// Gives the terminal that keys come from the settings of the one that is drawn on: ncurses knows only that one.
void cn_guard_share(void);
/// Lets the next SIGTSTP stop the process, and stops its group with one. Returns when it goes on.
void cn_guard_stop(void);
extern int cn_input, cn_output;

#endif
