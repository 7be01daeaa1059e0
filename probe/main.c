/*
 * A program for the container's side: it runs in an image of its own, beside a container whose image may hold no shell, on an engine
 * whose containers may be out of the host's reach. The first argument is the role.
 */
#include "probe.h"

static const char USAGE[] =
    "usage: probe dns | feed FOLDER | tunnel | usage FOLDER | sockets | processes | signal PID NUMBER\n";

static int run(long count, char **words) {
  const char *role = count > 1 ? words[1] : "";
  if (count == 2 && same(role, "dns")) return run_dns();
  if (count == 3 && same(role, "feed")) return run_feed(words[2]);
  if (count == 2 && same(role, "tunnel")) return run_tunnel();
  if (count == 3 && same(role, "usage")) return run_usage(words[2]);
  if (count == 2 && same(role, "sockets")) return run_sockets();
  if (count == 2 && same(role, "processes")) return run_processes();
  if (count == 4 && same(role, "signal")) return run_signal(words[2], words[3]);
  say_text(STDERR, USAGE);
  return 2;
}

/* Called with the stack as the kernel left it: the count of the words, then the words. */
__attribute__((used, noreturn)) void begin(long *stack) {
  block_broken_pipe();
  leave(run(stack[0], (char **)(stack + 1)));
  __builtin_unreachable();
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n  xor %ebp, %ebp\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call begin\n");
#else
__asm__(".globl _start\n_start:\n  mov x29, #0\n  mov x30, #0\n  mov x0, sp\n  bl begin\n");
#endif

/* The compiler may call these by itself. */
void *memset(void *to, int value, size count) {
  u8 *at = to;
  while (count-- > 0) *at++ = (u8)value;
  return to;
}

void *memcpy(void *to, const void *from, size count) {
  u8 *at = to;
  const u8 *next = from;
  while (count-- > 0) *at++ = *next++;
  return to;
}
