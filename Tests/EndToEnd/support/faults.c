// Preloaded into the program: lets the n-th call that writes below a directory fail, or kills the process instead.
//
//   FAULT_DIR     only files below this directory count
//   FAULT_FIRST   the first call that fails, from 1; 0 for none
//   FAULT_LAST    the last one; absent for the first alone
//   FAULT_ERRNO   what they fail with; 0 kills the process
//   FAULT_COUNT   a file that gets the number of calls when the process exits
//   FAULT_RECORD  a file that gets every call that was made, in order, for images of what a power failure leaves (O04)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char directory[PATH_MAX];
static size_t directory_length;
static long first, last, number;
static char count_path[PATH_MAX];
static atomic_long calls;
static int record = -1;
static pthread_mutex_t record_lock = PTHREAD_MUTEX_INITIALIZER;

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
  text = getenv("FAULT_RECORD");
  if (text) record = ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
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

static int path_of(int descriptor, char path[PATH_MAX]) {
  char link[64];
  if (!directory_length) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return 1;
}

static int fails_at(int descriptor) {
  char path[PATH_MAX];
  return path_of(descriptor, path) && fails(path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// What was done to a file, after it was done: time (ns), kind, place, length of the path, of the bytes; path, bytes.
static void note(char kind, const char *path, int64_t place, const void *bytes, size_t count) {
  if (record < 0 || !directory_length || strncmp(path, directory, directory_length) != 0) return;
  int before = errno;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  struct __attribute__((packed)) {
    int64_t time;
    char kind;
    int64_t place;
    uint32_t path_length, count;
  } head = {now.tv_sec * 1000000000LL + now.tv_nsec, kind, place, (uint32_t)strlen(path), (uint32_t)count};
  size_t length = sizeof head + head.path_length + count;
  char *whole = malloc(length);
  if (!whole) abort();
  memcpy(whole, &head, sizeof head);
  memcpy(whole + sizeof head, path, head.path_length);
  if (count) memcpy(whole + sizeof head + head.path_length, bytes, count);
  pthread_mutex_lock(&record_lock);
  if (NEXT(write)(record, whole, length) != (ssize_t)length) abort();
  pthread_mutex_unlock(&record_lock);
  free(whole);
  errno = before;
}

static void note_at(char kind, int descriptor, int64_t place, const void *bytes, size_t count) {
  char path[PATH_MAX];
  if (record >= 0 && path_of(descriptor, path)) note(kind, path, place, bytes, count);
}

#define OPEN(name)                                           \
  int name(const char *path, int flags, ...) {               \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    int mode = va_arg(rest, int);                            \
    va_end(rest);                                            \
    if ((flags & O_CREAT) && fails(path)) return -1;         \
    int isNew = (flags & O_CREAT) && access(path, F_OK) != 0; \
    int result = NEXT(name)(path, flags, mode);              \
    if (isNew && result >= 0) note('c', path, 0, NULL, 0);   \
    return result;                                           \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t count) {
  if (fails_at(fd)) return -1;
  off_t place = record >= 0 ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t done = NEXT(write)(fd, bytes, count);
  if (done > 0 && place >= 0) note_at('w', fd, place, bytes, done);
  return done;
}

#define PWRITE(name, offset)                                                \
  ssize_t name(int fd, const void *bytes, size_t count, offset place) {     \
    if (fails_at(fd)) return -1;                                            \
    ssize_t done = NEXT(name)(fd, bytes, count, place);                     \
    if (done > 0) note_at('w', fd, place, bytes, done);                     \
    return done;                                                            \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define ON_DESCRIPTOR(name, kind, parameters, place, ...) \
  int name parameters {                                   \
    if (fails_at(fd)) return -1;                          \
    int result = NEXT(name)(__VA_ARGS__);                 \
    if (result == 0) note_at(kind, fd, place, NULL, 0);   \
    return result;                                        \
  }
ON_DESCRIPTOR(fsync, 's', (int fd), 0, fd)
ON_DESCRIPTOR(fdatasync, 's', (int fd), 0, fd)
ON_DESCRIPTOR(ftruncate, 't', (int fd, off_t size), size, fd, size)
ON_DESCRIPTOR(ftruncate64, 't', (int fd, off64_t size), size, fd, size)

int rename(const char *old, const char *new) {
  if (fails(old)) return -1;
  int result = NEXT(rename)(old, new);
  if (result == 0) note('r', old, 0, new, strlen(new));
  return result;
}

int unlink(const char *path) {
  if (fails(path)) return -1;
  int result = NEXT(unlink)(path);
  if (result == 0) note('u', path, 0, NULL, 0);
  return result;
}
