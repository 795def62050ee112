// What the program asks of its process that Swift cannot say: prctl has a variable number of arguments.
#ifndef CPROCESS_H
#define CPROCESS_H

/// Keeps the memory of the process from everybody but root: no core file, no /proc/PID/mem for others of the same user,
/// no debugger. Children get the usual rights back when they run another program. Returns 0, or the system's error.
int cprocess_hide_memory(void);

#endif
