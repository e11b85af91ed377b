// Cúp điện — LD_PRELOAD shim: notes which bytes of an append-only file have reached the disk.
//
// Each fsync or fdatasync of a file whose path contains POWERCUT_MATCH appends a line "size path" to POWERCUT_LOG:
// the size the file had when the call began, written when the call has succeeded. After a kill -9 the harness cuts
// each file back to its last noted size: exactly the bytes that a power cut leaves for certain. Lost contents are
// modelled, lost renames are not.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static off_t size_of(int fd) {
  struct stat known;
  return fstat(fd, &known) ? -1 : known.st_size;
}

static void note(int fd, off_t size) {
  const char *match = getenv("POWERCUT_MATCH"), *log = getenv("POWERCUT_LOG");
  char link[64], path[PATH_MAX], line[PATH_MAX + 32];
  if (!match || !log) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return;
  path[length] = 0;
  if (!strstr(path, match)) return;
  int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  int bytes = snprintf(line, sizeof line, "%lld %s\n", (long long)size, path);
  if (out < 0 || write(out, line, bytes) != bytes) abort();  // A shim that cannot note would report no loss.
  close(out);
}

static int noted(int fd, const char *name) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  off_t size = size_of(fd);
  int result = real(fd);
  if (!result) note(fd, size);
  return result;
}

int fsync(int fd) { return noted(fd, "fsync"); }
int fdatasync(int fd) { return noted(fd, "fdatasync"); }
