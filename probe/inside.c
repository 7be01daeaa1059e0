/* What can be seen and done inside the namespaces of another container. */
#include "probe.h"

/* The kernel's tables of sockets; where there is no IPv6 the second is missing. */
int run_sockets(void) {
  long result = copy_out("/proc/net/tcp");
  if (result < 0) return complain("/proc/net/tcp", result);
  copy_out("/proc/net/tcp6");
  return 0;
}

static int is_number(const char *name) { return read_number(name) > 0; }

/* `/proc/PID/stat` of every process, one a line. */
int run_processes(void) {
  static u8 entries[32768] __attribute__((aligned(8)));
  long folder = sys_open(AT_HERE, "/proc", O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return complain("/proc", folder);
  long count;
  while ((count = sys_list((int)folder, entries, sizeof entries)) > 0) {
    /* An entry: inode and offset of 8 bytes each, its own length, a type, the name. */
    for (long at = 0; at < count; at += *(u16 *)(entries + at + 16)) {
      const char *name = (const char *)entries + at + 19;
      char path[32] = "/proc/";
      if (!is_number(name)) continue;
      size end = 6;
      for (size i = 0; name[i] != 0; i++) path[end++] = name[i];
      for (const char *rest = "/stat"; *rest != 0; rest++) path[end++] = *rest;
      /* One that has just ended is none. */
      copy_out(path);
    }
  }
  return count < 0 ? complain("/proc", count) : 0;
}

int run_signal(const char *pid_text, const char *signal_text) {
  int pid = read_number(pid_text), signal = read_number(signal_text);
  if (pid < 1 || signal < 0 || signal > 64) {
    say_text(STDERR, "signal: not the number of a process and of a signal\n");
    return 2;
  }
  long result = sys_kill(pid, signal);
  return result < 0 ? complain("signal", result) : 0;
}
