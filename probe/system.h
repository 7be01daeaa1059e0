/* The few calls of Linux that the probe needs, without a C library. Only those that both machines have. */
#ifndef PROBE_SYSTEM_H
#define PROBE_SYSTEM_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long size;

enum { STDIN = 0, STDOUT = 1, STDERR = 2 };
enum { AT_HERE = -100 };
enum { EINTR = 4, ENXIO = 6, EAGAIN = 11, EEXIST = 17, EPIPE = 32, EINPROGRESS = 115 };
enum { O_WRONLY = 01, O_NONBLOCK = 04000, O_CLOEXEC = 02000000, O_PATH = 010000000 };
#if defined(__aarch64__)
enum { O_DIRECTORY = 040000, O_NOFOLLOW = 0100000 };
#else
enum { O_DIRECTORY = 0200000, O_NOFOLLOW = 0400000 };
#endif
enum { POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 16, POLLNVAL = 32 };
enum { S_IFIFO = 0010000 };

struct pollfd {
  int fd;
  short events;
  short revents;
};

#if defined(__x86_64__)
enum {
  SYS_READ = 0, SYS_WRITE = 1, SYS_CLOSE = 3, SYS_SIGMASK = 14, SYS_SOCKET = 41, SYS_CONNECT = 42, SYS_SENDTO = 44, SYS_RECVFROM = 45,
  SYS_SHUTDOWN = 48, SYS_BIND = 49,
  SYS_LISTEN = 50, SYS_SETSOCKOPT = 54, SYS_GETSOCKOPT = 55, SYS_KILL = 62, SYS_UMASK = 95, SYS_GETDENTS = 217, SYS_EXIT = 231, SYS_OPENAT = 257,
  SYS_MKNODAT = 259, SYS_UNLINKAT = 263, SYS_PPOLL = 271, SYS_ACCEPT4 = 288, SYS_STATX = 332
};

static inline long call6(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
enum {
  SYS_UNLINKAT = 35, SYS_MKNODAT = 33, SYS_OPENAT = 56, SYS_CLOSE = 57, SYS_GETDENTS = 61, SYS_READ = 63, SYS_WRITE = 64, SYS_PPOLL = 73,
  SYS_EXIT = 94, SYS_KILL = 129, SYS_SIGMASK = 135, SYS_UMASK = 166, SYS_SOCKET = 198, SYS_BIND = 200, SYS_LISTEN = 201, SYS_SENDTO = 206,
  SYS_CONNECT = 203, SYS_RECVFROM = 207, SYS_SETSOCKOPT = 208, SYS_GETSOCKOPT = 209, SYS_SHUTDOWN = 210, SYS_ACCEPT4 = 242, SYS_STATX = 291
};

static inline long call6(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
#else
#error "the probe knows amd64 and arm64"
#endif

/* Each returns what the kernel does: a negative errno on failure. */
static inline long sys_read(int fd, void *to, size count) { return call6(SYS_READ, fd, (long)to, (long)count, 0, 0, 0); }
static inline long sys_write(int fd, const void *from, size count) { return call6(SYS_WRITE, fd, (long)from, (long)count, 0, 0, 0); }
static inline long sys_close(int fd) { return call6(SYS_CLOSE, fd, 0, 0, 0, 0, 0); }
static inline long sys_open(int folder, const char *path, int flags) { return call6(SYS_OPENAT, folder, (long)path, flags, 0, 0, 0); }
static inline long sys_make_fifo(int folder, const char *name, int mode) {
  return call6(SYS_MKNODAT, folder, (long)name, S_IFIFO | mode, 0, 0, 0);
}
static inline long sys_unlink(int folder, const char *name) { return call6(SYS_UNLINKAT, folder, (long)name, 0, 0, 0, 0); }
static inline long sys_umask(int mask) { return call6(SYS_UMASK, mask, 0, 0, 0, 0, 0); }
static inline long sys_list(int folder, void *to, size count) { return call6(SYS_GETDENTS, folder, (long)to, (long)count, 0, 0, 0); }
/* Fills 256 bytes; the number of blocks of 512 bytes stands at 48, what it is at 28. */
static inline long sys_look(int folder, const char *path, void *to) {
  enum { NOT_THROUGH_LINKS = 0x100, BASIC = 0x7ff };
  return call6(SYS_STATX, folder, (long)path, NOT_THROUGH_LINKS, BASIC, (long)to, 0);
}
static inline long sys_kill(int pid, int signal) { return call6(SYS_KILL, pid, signal, 0, 0, 0, 0); }
static inline long sys_socket(int family, int type) { return call6(SYS_SOCKET, family, type, 0, 0, 0, 0); }
static inline long sys_bind(int fd, const void *address, size count) { return call6(SYS_BIND, fd, (long)address, (long)count, 0, 0, 0); }
static inline long sys_listen(int fd, int waiting) { return call6(SYS_LISTEN, fd, waiting, 0, 0, 0, 0); }
static inline long sys_accept(int fd, int flags) { return call6(SYS_ACCEPT4, fd, 0, 0, flags, 0, 0); }
static inline long sys_option(int fd, int level, int name, int value) {
  return call6(SYS_SETSOCKOPT, fd, level, name, (long)&value, sizeof value, 0);
}
static inline long sys_connect(int fd, const void *address, size count) { return call6(SYS_CONNECT, fd, (long)address, (long)count, 0, 0, 0); }
static inline long sys_shutdown(int fd, int how) { return call6(SYS_SHUTDOWN, fd, how, 0, 0, 0, 0); }
static inline long sys_read_option(int fd, int level, int name, int *value) {
  u32 length = sizeof *value;
  return call6(SYS_GETSOCKOPT, fd, level, name, (long)value, (long)&length, 0);
}
static inline long sys_receive(int fd, void *to, size count, void *from, u32 *length) {
  return call6(SYS_RECVFROM, fd, (long)to, (long)count, 0, (long)from, (long)length);
}
static inline long sys_send(int fd, const void *from, size count, const void *to, size length) {
  return call6(SYS_SENDTO, fd, (long)from, (long)count, 0, (long)to, (long)length);
}

/* Waits for one of the descriptors; a negative number of milliseconds waits for ever. */
static inline long sys_poll(struct pollfd *fds, size count, long milliseconds) {
  long wait[2] = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  return call6(SYS_PPOLL, (long)fds, (long)count, milliseconds < 0 ? 0 : (long)wait, 0, 0, 0);
}

/* A write to a pipe or socket that nobody reads gives an error instead of ending the program. */
static inline void block_broken_pipe(void) {
  unsigned long set = 1ul << (13 - 1);
  call6(SYS_SIGMASK, 0, (long)&set, 0, sizeof set, 0, 0);
}

static inline void leave(int code) {
  for (;;) call6(SYS_EXIT, code, 0, 0, 0, 0, 0);
}

#endif
