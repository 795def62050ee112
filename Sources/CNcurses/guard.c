// The terminal's settings, the signals, and the sleep that they end.
//
// Fatal signals put the terminal back from their handler, which calls async-signal-safe functions only, and are raised
// again with their default action: Swift's own back-tracer, which would talk to a terminal in raw mode and wait for a
// key, never runs. SIGTERM, SIGHUP, SIGINT and SIGQUIT only set a flag and end the sleep; a second one ends the program at
// once.
#include "CNcurses.h"
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#else
#include <sys/resource.h>
#endif

int cn_input = -1, cn_output = -1;

static int wake_read = -1, wake_write = -1;
// Of the terminal that keys come from and of the one that is drawn on: two where somebody redirects one of them.
static struct termios saved_input, saved_output;
static bool is_input_saved, is_output_saved;
static char leave_bytes[512];
static size_t leave_length;
static const char *last_words;
static size_t last_words_length;

static volatile sig_atomic_t resized, stop_asked, continued, ending;
static volatile sig_atomic_t is_open, has_keyboard, is_synchronizing;

static void write_all(int descriptor, const char *bytes, size_t length) {
  while (length > 0) {
    const ssize_t written = write(descriptor, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    length -= (size_t)written;
  }
}

void cn_wake(void) {
  const int error = errno;
  // A full pipe already wakes.
  (void)!write(wake_write, "w", 1);
  errno = error;
}

static void restore(int when) {
  if (is_input_saved) tcsetattr(cn_input, when, &saved_input);
  if (is_output_saved) tcsetattr(cn_output, when, &saved_output);
}

void cn_guard_restore(void) { restore(TCSADRAIN); }

void cn_guard_share(void) {
  struct termios settings;
  if (tcgetattr(cn_output, &settings) == 0) tcsetattr(cn_input, TCSADRAIN, &settings);
}

// Whether the terminal takes bytes. One behind a stalled connection does not, and a write would wait for ever.
static bool takes_bytes(void) {
  struct pollfd output = {cn_output, POLLOUT, 0};
  return poll(&output, 1, 50) > 0 && output.revents & POLLOUT;
}

// From a handler: no locks, no allocation, nothing buffered.
static void leave_now(void) {
  if (!is_open) return;
  is_open = 0;
  if (takes_bytes()) {
    if (is_synchronizing) write_all(cn_output, SYNC_OFF, sizeof SYNC_OFF - 1);
    // Before the other screen is left: each screen has its own.
    if (has_keyboard) write_all(cn_output, KEYBOARD_OFF, sizeof KEYBOARD_OFF - 1);
    write_all(cn_output, leave_bytes, leave_length);
  }
  restore(TCSANOW);
}

static void raise_default(int signal_number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal_number);
  raise(signal_number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void on_fatal(int signal_number) {
  const bool was_open = is_open;
  leave_now();
  if (was_open) write_all(STDERR_FILENO, last_words, last_words_length);
  if (was_open && takes_bytes()) write_all(cn_output, last_words, last_words_length);
  raise_default(signal_number);
}

static void on_end(int signal_number) {
  if (ending) {
    // Asked twice: the orderly way takes too long for somebody.
    leave_now();
    raise_default(signal_number);
    return;
  }
  ending = signal_number;
  cn_wake();
}

static void on_resize(int signal_number) {
  (void)signal_number;
  resized = 1;
  cn_wake();
}

static void on_stop(int signal_number) {
  (void)signal_number;
  stop_asked = 1;
  cn_wake();
}

static void on_continue(int signal_number) {
  (void)signal_number;
  continued = 1;
  cn_wake();
}

static void handle(int signal_number, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, NULL);
}

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
static const int end_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
static uint8_t alternate_stack[65536];

void cn_guard_begin(int input, int output, const char *leave, const char *words) {
  cn_input = input;
  cn_output = output;
  is_input_saved = tcgetattr(input, &saved_input) == 0;
  is_output_saved = tcgetattr(output, &saved_output) == 0;
  leave_length = strnlen(leave, sizeof leave_bytes - 1);
  memcpy(leave_bytes, leave, leave_length);
  last_words = words ? words : "";
  last_words_length = strlen(last_words);
  if (wake_read < 0) {
    int ends[2];
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0) {
      wake_read = ends[0];
      wake_write = ends[1];
    }
  }
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = alternate_stack;
  stack.ss_size = sizeof alternate_stack;
  sigaltstack(&stack, NULL);
  ending = 0;
  is_open = 1;
  for (size_t i = 0; i < sizeof fatal_signals / sizeof *fatal_signals; i++)
    handle(fatal_signals[i], on_fatal, SA_ONSTACK);
  for (size_t i = 0; i < sizeof end_signals / sizeof *end_signals; i++)
    handle(end_signals[i], on_end, 0);
  // Before newterm: ncurses takes SIGWINCH only where nobody has it.
  handle(SIGWINCH, on_resize, SA_RESTART);
  handle(SIGTSTP, on_stop, SA_RESTART);
  handle(SIGCONT, on_continue, SA_RESTART);
  handle(SIGPIPE, SIG_IGN, 0);
  // A parent may have left them blocked; a desk that cannot be ended, or that crashes past its handler, is worse than
  // a rude parent.
  sigset_t handled;
  sigemptyset(&handled);
  for (size_t i = 0; i < sizeof end_signals / sizeof *end_signals; i++) sigaddset(&handled, end_signals[i]);
  for (size_t i = 0; i < sizeof fatal_signals / sizeof *fatal_signals; i++) sigaddset(&handled, fatal_signals[i]);
  sigprocmask(SIG_UNBLOCK, &handled, NULL);
}

void cn_guard_end(void) {
  if (!is_open) return;
  is_open = 0;
  cn_guard_restore();
}

void cn_guard_keyboard(bool is_on) { has_keyboard = is_on; }

void cn_guard_sync(bool is_on) { is_synchronizing = is_on; }

void cn_guard_lend(void) {
  is_open = 0;
  cn_guard_restore();
  handle(SIGTSTP, SIG_DFL, 0);
}

// The terminal makes these of keys wherever it is not raw: on both sides of the time that it is lent, too.
static const int key_signals[] = {SIGINT, SIGQUIT};

void cn_guard_hear_keys(bool is_heard) {
  for (size_t i = 0; i < sizeof key_signals / sizeof *key_signals; i++)
    handle(key_signals[i], is_heard ? on_end : SIG_IGN, 0);
}

void cn_guard_reclaim(void) {
  handle(SIGTSTP, on_stop, SA_RESTART);
  stop_asked = 0;
  continued = 0;
  is_open = 1;
}

void cn_guard_stop(void) {
  continued = 0;
  handle(SIGTSTP, SIG_DFL, 0);
  // The whole group, as the terminal's own stop key does: `make demo` has to stop with us.
  kill(0, SIGTSTP);
  // Another thread may be the one that takes the signal, a moment later. In an orphaned group it does nothing, and this
  // goes on after a tenth of a second.
  for (int i = 0; i < 20 && !continued; i++) poll(NULL, 0, 5);
  handle(SIGTSTP, on_stop, SA_RESTART);
  stop_asked = 0;
  continued = 0;
}

void cn_keep_memory_private(void) {
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
  const struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#endif
}

int cn_ending_signal(void) { return ending; }

void cn_die(int signal_number) {
  raise_default(signal_number);
  _exit(128 + signal_number);
}

int cn_wait(int milliseconds) {
  struct pollfd descriptors[3] = {
      {cn_input, POLLIN, 0}, {wake_read, POLLIN, 0}, {cn_output, 0, 0}};
  int happened = 0;
  if (poll(descriptors, 3, milliseconds) < 0) {
    if (errno != EINTR) return CN_GONE;
    for (int i = 0; i < 3; i++) descriptors[i].revents = 0;
  }
  if (descriptors[1].revents & POLLIN) {
    uint8_t bytes[64];
    while (read(wake_read, bytes, sizeof bytes) == (ssize_t)sizeof bytes) continue;
    happened |= CN_WOKEN;
  }
  if (descriptors[0].revents & POLLIN) happened |= CN_READABLE;
  const int bad = POLLHUP | POLLERR | POLLNVAL;
  // What came before the hang-up is still read; a terminal without input any more is gone.
  if ((descriptors[0].revents & bad) && !(descriptors[0].revents & POLLIN)) happened |= CN_GONE;
  if (descriptors[2].revents & bad) happened |= CN_GONE;
  if (resized) { resized = 0; happened |= CN_RESIZED; }
  if (stop_asked) { stop_asked = 0; happened |= CN_STOP; }
  if (continued) { continued = 0; happened |= CN_CONTINUED; }
  if (ending) happened |= CN_ENDED;
  return happened;
}

int cn_read(uint8_t *bytes, int size) {
  const ssize_t count = read(cn_input, bytes, (size_t)size);
  if (count > 0) return (int)count;
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
  return -1;
}

void cn_write(const char *bytes, int length) { write_all(cn_output, bytes, (size_t)length); }
