/* Stands before the C library and lets one call fail, or kills the process at it.

   Calls count that are about the folder FAULT_ROOT, or about a relative path. FAULT_AT says
   which one is hit, FAULT_ERRNO with which error (0: SIGKILL), FAULT_ON whether those behind
   it that would change something fail as well. FAULT_LOG gets the name of the call that was
   hit, or without one the number of calls. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;
static const char *root, *record;
static long at;
static int fault, on;

static void note(const char *name, const char *path) {
    char line[512];
    int length = snprintf(line, sizeof line, "%s %s\n", name, path);
    long file = syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (file < 0 || length < 0) return;
    syscall(SYS_write, file, line, length < (int)sizeof line ? length : (int)sizeof line - 1);
    syscall(SYS_close, file);
}

__attribute__((constructor)) static void begin(void) {
    const char *text;
    root = getenv("FAULT_ROOT");
    record = getenv("FAULT_LOG");
    if ((text = getenv("FAULT_AT"))) at = atol(text);
    if ((text = getenv("FAULT_ERRNO"))) fault = atoi(text);
    on = getenv("FAULT_ON") != NULL;
}

__attribute__((destructor)) static void end(void) {
    char number[32];
    if (!root || !record || at) return;
    snprintf(number, sizeof number, "%ld", atomic_load(&calls));
    note("calls", number);
}

static int within(const char *path) {
    return root && path && strncmp(path, root, strlen(root)) == 0;
}

/* Whether the call is to fail. */
static int hit(const char *name, const char *path, int changes) {
    if (!root || !path || (path[0] == '/' && !within(path))) return 0;
    long now = atomic_fetch_add(&calls, 1) + 1;
    if (!at || now < at || (now > at && !(on && changes))) return 0;
    if (now == at) note(name, path);
    if (!fault) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    errno = fault;
    return 1;
}

static int hit_file(const char *name, int file, int changes) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return within(path) && hit(name, path, changes);
}

#define NEXT(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                                                    \
    int name(const char *path, int flags, ...) {                                      \
        va_list rest;                                                                 \
        va_start(rest, flags);                                                        \
        int mode = flags & O_CREAT ? va_arg(rest, int) : 0;                           \
        va_end(rest);                                                                 \
        if (hit(#name, path, (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0)) return -1; \
        return NEXT(int, name, const char *, int, ...)(path, flags, mode);            \
    }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                                                 \
    int name(int folder, const char *path, int flags, ...) {                          \
        va_list rest;                                                                 \
        va_start(rest, flags);                                                        \
        int mode = flags & O_CREAT ? va_arg(rest, int) : 0;                           \
        va_end(rest);                                                                 \
        if (hit(#name, path, (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0)) return -1; \
        return NEXT(int, name, int, const char *, int, ...)(folder, path, flags, mode); \
    }
OPEN_AT(openat)
OPEN_AT(openat64)

#define OF_PATH(name)                                               \
    int name(const char *path) {                                    \
        if (hit(#name, path, 1)) return -1;                         \
        return NEXT(int, name, const char *)(path);                 \
    }
OF_PATH(unlink)
OF_PATH(rmdir)

#define OF_FILE(name)                                               \
    int name(int file) {                                            \
        if (hit_file(#name, file, 1)) return -1;                    \
        return NEXT(int, name, int)(file);                          \
    }
OF_FILE(fsync)
OF_FILE(fdatasync)

#define OF_TWO(name)                                                \
    int name(const char *from, const char *to) {                    \
        if (hit(#name, to, 1)) return -1;                           \
        return NEXT(int, name, const char *, const char *)(from, to); \
    }
OF_TWO(rename)
OF_TWO(link)
OF_TWO(symlink)

int linkat(int a, const char *from, int b, const char *to, int flags) {
    if (hit("linkat", to, 1)) return -1;
    return NEXT(int, linkat, int, const char *, int, const char *, int)(a, from, b, to, flags);
}

int unlinkat(int folder, const char *path, int flags) {
    if (hit("unlinkat", path, 1)) return -1;
    return NEXT(int, unlinkat, int, const char *, int)(folder, path, flags);
}

int mkdir(const char *path, mode_t mode) {
    if (hit("mkdir", path, 1)) return -1;
    return NEXT(int, mkdir, const char *, mode_t)(path, mode);
}

int chmod(const char *path, mode_t mode) {
    if (hit("chmod", path, 1)) return -1;
    return NEXT(int, chmod, const char *, mode_t)(path, mode);
}

int ftruncate64(int file, off64_t length) {
    if (hit_file("ftruncate64", file, 1)) return -1;
    return NEXT(int, ftruncate64, int, off64_t)(file, length);
}

ssize_t write(int file, const void *bytes, size_t length) {
    if (hit_file("write", file, 1)) return -1;
    return NEXT(ssize_t, write, int, const void *, size_t)(file, bytes, length);
}

ssize_t read(int file, void *bytes, size_t length) {
    if (hit_file("read", file, 0)) return -1;
    return NEXT(ssize_t, read, int, void *, size_t)(file, bytes, length);
}

DIR *opendir(const char *path) {
    if (hit("opendir", path, 0)) return NULL;
    return NEXT(DIR *, opendir, const char *)(path);
}
