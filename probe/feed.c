/*
 * Writes into FIFOs of one folder what the host says, as the host would do it itself where it shares the folder. Both directions are
 * frames: a letter, a zero, the number of a slot (2 bytes, little-endian), the length of what follows (4 bytes, little-endian).
 *
 *   from the host                                      to the host
 *   m NAME   make a FIFO, open it when a reader comes  m   made
 *   d BYTES  write them; one frame per slot at a time
 *   c        close, after what is still to be written  o   opened: there is a reader
 *   q        is there a reader?                        w   all bytes of the last d written
 *   h        hide: take the name away, keep the FIFO
 *   u        unlink, and forget the slot               g   the reader has gone (EPIPE); nothing more can be written
 *                                                      c   closed
 *                                                      q   one byte, 1 when somebody has it open for reading
 *                                                      u   unlinked
 *                                                      e   text: what went wrong with the slot, which is of no use any more
 *
 * It says `ready` on stderr first, and ends with its stdin and at the first frame that is none.
 */
#include "probe.h"

enum { SLOTS = 64, DATA_MAX = FRAME_MAX, NAME_MAX = 128, LOOK_EVERY_MS = 10 };
enum state { FREE, WAITING, OPEN, ENDED };

struct slot {
  enum state state;
  int closing;
  int hidden;
  /* The FIFO itself, whatever becomes of its name. */
  int handle;
  int fd;
  size written;
  size count;
  char name[NAME_MAX + 1];
  u8 data[DATA_MAX];
};

static struct slot slots[SLOTS];
static int folder;

static void drop(int *fd) {
  if (*fd >= 0) sys_close(*fd);
  *fd = -1;
}

static void end(struct slot *one) {
  drop(&one->fd);
  one->state = ENDED;
  one->closing = 0;
  one->count = one->written = 0;
}

static void fail(size slot, const char *what, long result) {
  char text[64], number[11];
  size count = 0;
  put_number(number, (u32)-result);
  for (; *what != 0; what++) text[count++] = *what;
  for (const char *rest = ": error "; *rest != 0; rest++) text[count++] = *rest;
  for (size i = 0; number[i] != 0; i++) text[count++] = number[i];
  end(&slots[slot]);
  tell_with('e', slot, text, (u32)count);
}

/* A second way to the FIFO that does not depend on its name, for a moment or for all of its data; an error while nobody reads. */
static long open_writer(const struct slot *one) {
  char path[32] = "/proc/self/fd/";
  put_number(path + 14, (u32)one->handle);
  return sys_open(AT_HERE, path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

static void make(size slot) {
  struct slot *one = &slots[slot];
  long result = sys_make_fifo(folder, one->name, 0666);
  if (result < 0) return fail(slot, "make", result);
  result = sys_open(folder, one->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (result < 0) return fail(slot, "find", result);
  one->handle = (int)result;
  one->state = WAITING;
  one->hidden = 0;
  tell('m', slot);
}

static void look_for_reader(size slot) {
  struct slot *one = &slots[slot];
  long result = open_writer(one);
  if (result == -ENXIO || result == -EINTR) return;
  if (result < 0) return fail(slot, "open", result);
  one->fd = (int)result;
  one->state = OPEN;
  tell('o', slot);
}

static void finish(size slot) {
  end(&slots[slot]);
  tell('c', slot);
}

/* Writes what there is to write, until the FIFO is full or nobody reads. */
static void push(size slot) {
  struct slot *one = &slots[slot];
  while (one->written < one->count) {
    long result = sys_write(one->fd, one->data + one->written, one->count - one->written);
    if (result == -EAGAIN) return;
    if (result == -EINTR) continue;
    if (result == -EPIPE) {
      end(one);
      return tell('g', slot);
    }
    if (result < 0) return fail(slot, "write", result);
    one->written += (size)result;
  }
  if (one->count > 0) {
    one->count = one->written = 0;
    tell('w', slot);
  }
  if (one->closing) finish(slot);
}

static void tell_reader(size slot) {
  long result = slots[slot].handle < 0 ? -ENXIO : open_writer(&slots[slot]);
  u8 held = result >= 0;
  if (held) sys_close((int)result);
  tell_with('q', slot, &held, 1);
}

static void hide(struct slot *one) {
  if (one->handle >= 0 && !one->hidden) sys_unlink(folder, one->name);
  one->hidden = 1;
}

static void forget(size slot) {
  struct slot *one = &slots[slot];
  hide(one);
  end(one);
  drop(&one->handle);
  one->state = FREE;
  tell('u', slot);
}

/* Only what SageMaker may call a channel, so that nothing outside the folder is ever named. */
static int is_name(const u8 *text, size count) {
  if (count == 0 || count > NAME_MAX || text[0] == '.') return 0;
  for (size i = 0; i < count; i++) {
    u8 c = text[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) return 0;
  }
  return 1;
}

/* Does what a whole frame says; 0 when that is not possible now, which is the host's mistake. */
static int obey(const u8 *frame, size count) {
  size slot = frame[2] | (size)frame[3] << 8;
  if (slot >= SLOTS) return 0;
  struct slot *one = &slots[slot];
  switch (frame[0]) {
    case 'm':
      if (one->state != FREE || !is_name(frame + FRAME_HEAD, count)) return 0;
      memcpy(one->name, frame + FRAME_HEAD, count);
      one->name[count] = 0;
      make(slot);
      return 1;
    case 'd':
      /* The host may not know yet that the reader has gone. */
      if (one->state == ENDED) return 1;
      if (one->state != OPEN || one->count > 0 || one->closing || count == 0) return 0;
      memcpy(one->data, frame + FRAME_HEAD, count);
      one->count = count;
      push(slot);
      return 1;
    case 'c':
      if (one->state == FREE) return 0;
      if (one->state == OPEN && one->count > 0) one->closing = 1;
      else finish(slot);
      return 1;
    case 'q':
      tell_reader(slot);
      return 1;
    case 'h':
      hide(one);
      return 1;
    case 'u':
      forget(slot);
      return 1;
    default:
      return 0;
  }
}

int run_feed(const char *path) {
  long result = sys_open(AT_HERE, path, O_DIRECTORY | O_CLOEXEC);
  if (result < 0) return complain(path, result);
  folder = (int)result;
  sys_umask(0);
  for (size i = 0; i < SLOTS; i++) slots[i].handle = slots[i].fd = -1;
  say_text(STDERR, "ready\n");
  for (;;) {
    struct pollfd fds[1 + SLOTS] = {{STDIN, POLLIN, 0}};
    long wait = -1;
    for (size i = 0; i < SLOTS; i++) {
      if (slots[i].state == WAITING) wait = LOOK_EVERY_MS;
      /* Without events only the loss of the reader is told. */
      fds[1 + i] = (struct pollfd){slots[i].fd, slots[i].count > 0 ? POLLOUT : 0, 0};
    }
    sys_poll(fds, 1 + SLOTS, wait);
    for (size i = 0; i < SLOTS; i++) {
      struct slot *one = &slots[i];
      if (one->state == WAITING) look_for_reader(i);
      else if (one->state == OPEN && one->count > 0 && fds[1 + i].revents != 0) push(i);
      else if (one->state == OPEN && (fds[1 + i].revents & POLLERR) != 0) end(one), tell('g', i);
    }
    if (fds[0].revents != 0 && !take_frame(obey)) return 0;
  }
}
