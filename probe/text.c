#include "probe.h"

size length_of(const char *text) {
  size count = 0;
  while (text[count] != 0) count++;
  return count;
}

int same(const char *one, const char *other) {
  while (*one != 0 && *one == *other) one++, other++;
  return *one == *other;
}

size put_number(char *to, u32 number) {
  char digits[10];
  size count = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  for (size at = 0; at < count; at++) to[at] = digits[count - 1 - at];
  to[count] = 0;
  return count;
}

int read_number(const char *text) {
  int number = 0;
  size count = 0;
  for (; text[count] != 0; count++) {
    if (count == 9 || text[count] < '0' || text[count] > '9') return -1;
    number = number * 10 + (text[count] - '0');
  }
  return count == 0 ? -1 : number;
}

void say(int fd, const void *text, size count) {
  const u8 *at = text;
  while (count > 0) {
    struct pollfd fds[2] = {{fd, POLLOUT, 0}, {STDIN, 0, 0}};
    sys_poll(fds, 2, -1);
    /* Whoever started this program has gone, and will not read on. */
    if ((fds[0].revents & POLLOUT) == 0 && (fds[1].revents & (POLLHUP | POLLERR)) != 0) leave(0);
    long written = sys_write(fd, at, count);
    if (written == -EINTR || written == -EAGAIN) continue;
    if (written <= 0) leave(0);
    at += written;
    count -= (size)written;
  }
}

void say_text(int fd, const char *text) { say(fd, text, length_of(text)); }

int complain(const char *what, long result) {
  char number[11];
  put_number(number, (u32)(result < 0 ? -result : result));
  say_text(STDERR, what);
  say_text(STDERR, ": error ");
  say_text(STDERR, number);
  say_text(STDERR, "\n");
  return 1;
}

long copy_out(const char *path) {
  static u8 block[16384];
  long fd = sys_open(AT_HERE, path, O_CLOEXEC);
  if (fd < 0) return fd;
  long count;
  while ((count = sys_read((int)fd, block, sizeof block)) > 0) say(STDOUT, block, (size)count);
  sys_close((int)fd);
  return count;
}
