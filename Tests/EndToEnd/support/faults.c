// Preloaded into the program: lets the n-th call that writes below a directory fail, or kills the process instead.
//
//   FAULT_DIR     only files below this directory count
//   FAULT_FIRST   the first call that fails, from 1; 0 for none
//   FAULT_LAST    the last one; absent for the first alone
//   FAULT_ERRNO   what they fail with; 0 kills the process
//   FAULT_COUNT   a file that gets the number of calls when the process exits
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[PATH_MAX];
static size_t directory_length;
static long first, last, number;
static char count_path[PATH_MAX];
static atomic_long calls;

__attribute__((constructor)) static void begin(void) {
  const char *given = getenv("FAULT_DIR");
  if (!given) return;
  snprintf(directory, sizeof directory, "%s", given);
  directory_length = strlen(directory);
  const char *text = getenv("FAULT_FIRST");
  first = text ? atol(text) : 0;
  text = getenv("FAULT_LAST");
  last = text ? atol(text) : first;
  text = getenv("FAULT_ERRNO");
  number = text ? atol(text) : EIO;
  text = getenv("FAULT_COUNT");
  if (text) snprintf(count_path, sizeof count_path, "%s", text);
}

__attribute__((destructor)) static void end(void) {
  if (!*count_path) return;
  directory_length = 0;
  FILE *file = fopen(count_path, "w");
  if (!file) return;
  fprintf(file, "%ld\n", atomic_load(&calls));
  fclose(file);
}

// Whether this call is one that fails.
static int fails(const char *path) {
  if (!directory_length || strncmp(path, directory, directory_length) != 0) return 0;
  long call = atomic_fetch_add(&calls, 1) + 1;
  if (!first || call < first || call > last) return 0;
  if (!number) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  errno = (int)number;
  return 1;
}

static int fails_at(int descriptor) {
  char link[64], path[PATH_MAX];
  if (!directory_length) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return fails(path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                           \
  int name(const char *path, int flags, ...) {               \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    int mode = va_arg(rest, int);                            \
    va_end(rest);                                            \
    if ((flags & O_CREAT) && fails(path)) return -1;         \
    return NEXT(name)(path, flags, mode);                    \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t count) { return fails_at(fd) ? -1 : NEXT(write)(fd, bytes, count); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t place) {
  return fails_at(fd) ? -1 : NEXT(pwrite)(fd, bytes, count, place);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t place) {
  return fails_at(fd) ? -1 : NEXT(pwrite64)(fd, bytes, count, place);
}
int fsync(int fd) { return fails_at(fd) ? -1 : NEXT(fsync)(fd); }
int fdatasync(int fd) { return fails_at(fd) ? -1 : NEXT(fdatasync)(fd); }
int ftruncate(int fd, off_t size) { return fails_at(fd) ? -1 : NEXT(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { return fails_at(fd) ? -1 : NEXT(ftruncate64)(fd, size); }
int rename(const char *old, const char *new) { return fails(old) ? -1 : NEXT(rename)(old, new); }
int unlink(const char *path) { return fails(path) ? -1 : NEXT(unlink)(path); }
