/*
 * Carries TCP connections of the host to addresses that only this side can reach. Both directions are frames (frames.c).
 *
 *   from the host                                      to the host
 *   o ADDRESS PORT  connect (4 and 2 bytes, the        o   connected
 *                   first first)                       f   it could not: the kernel's number in 1 byte
 *   d BYTES  send them, once there is room             d   bytes that came
 *   e        nothing more will be sent                 e   nothing more will come
 *   k COUNT  so many bytes were taken (4 bytes)        k   so many bytes were sent on
 *   x        close at once, and forget the slot        x   forgotten
 *                                                      r   the connection broke: the kernel's number in 1 byte
 *
 * Neither side has more than WINDOW bytes of a connection on the way that the other has not taken: one that nobody reads holds up no
 * other. It says `ready` on stderr first, and ends with its stdin and at the first frame that is none.
 */
#include "probe.h"

enum { SLOTS = 128, WINDOW = 262144, INET = 2, STREAM = 1, NONBLOCK = 04000, CLOEXEC = 02000000, TCP = 6, NODELAY = 1 };
enum { SOCKET = 1, ERROR = 4, SENDING = 1 };
enum state { FREE, CONNECTING, OPEN, ENDED };

struct slot {
  enum state state;
  int fd;
  /* The host sends no more; told to the other side once everything has gone out. */
  int ending;
  /* The other side sends no more. */
  int ended;
  /* Bytes that the host has still room for. */
  u32 room;
  /* A ring of what is to be sent. */
  u32 at;
  u32 count;
  u8 data[WINDOW];
};

static struct slot slots[SLOTS];

static void drop(struct slot *one) {
  if (one->fd >= 0) sys_close(one->fd);
  one->fd = -1;
  one->count = one->at = 0;
  one->state = ENDED;
}

static void tell_number(char event, size slot, long result) {
  u8 number = (u8)-result;
  drop(&slots[slot]);
  tell_with(event, slot, &number, 1);
}

static void tell_count(size slot, u32 count) {
  u8 bytes[4] = {(u8)count, (u8)(count >> 8), (u8)(count >> 16), (u8)(count >> 24)};
  tell_with('k', slot, bytes, 4);
}

static void connected(size slot) {
  slots[slot].state = OPEN;
  tell('o', slot);
}

static void start(size slot, const u8 *target) {
  struct slot *one = &slots[slot];
  u8 address[16] = {INET, 0, target[4], target[5], target[0], target[1], target[2], target[3]};
  one->ending = one->ended = 0;
  one->at = one->count = 0;
  one->room = WINDOW;
  one->state = CONNECTING;
  long result = sys_socket(INET, STREAM | NONBLOCK | CLOEXEC);
  if (result < 0) return tell_number('f', slot, result);
  one->fd = (int)result;
  sys_option(one->fd, TCP, NODELAY, 1);
  result = sys_connect(one->fd, address, sizeof address);
  if (result == 0) return connected(slot);
  if (result != -EINPROGRESS) tell_number('f', slot, result);
}

static void look_whether_connected(size slot) {
  int error = 0;
  long result = sys_read_option(slots[slot].fd, SOCKET, ERROR, &error);
  if (result < 0 || error != 0) return tell_number('f', slot, result < 0 ? result : -error);
  connected(slot);
}

/* Sends what there is to send, until the other side has no room. */
static void push(size slot) {
  struct slot *one = &slots[slot];
  u32 sent = 0;
  while (one->count > 0) {
    u32 piece = one->count < WINDOW - one->at ? one->count : WINDOW - one->at;
    long result = sys_write(one->fd, one->data + one->at, piece);
    if (result == -EAGAIN) break;
    if (result == -EINTR) continue;
    if (result < 0) return tell_number('r', slot, result);
    one->at = (one->at + (u32)result) % WINDOW;
    one->count -= (u32)result;
    sent += (u32)result;
  }
  if (sent > 0) tell_count(slot, sent);
  if (one->count == 0 && one->ending == 1) {
    one->ending = 2;
    sys_shutdown(one->fd, SENDING);
  }
}

static void pull(size slot) {
  static u8 block[FRAME_MAX];
  struct slot *one = &slots[slot];
  long result = sys_read(one->fd, block, one->room < FRAME_MAX ? one->room : FRAME_MAX);
  if (result == -EAGAIN || result == -EINTR) return;
  if (result < 0) return tell_number('r', slot, result);
  if (result == 0) {
    one->ended = 1;
    return tell('e', slot);
  }
  one->room -= (u32)result;
  tell_with('d', slot, block, (u32)result);
}

static void keep(struct slot *one, const u8 *bytes, u32 count) {
  u32 end = (one->at + one->count) % WINDOW;
  u32 first = count < WINDOW - end ? count : WINDOW - end;
  memcpy(one->data + end, bytes, first);
  memcpy(one->data, bytes + first, count - first);
  one->count += count;
}

/* Does what a whole frame says; 0 when that is not possible now, which is the host's mistake. */
static int obey(const u8 *frame, size count) {
  size slot = frame[2] | (size)frame[3] << 8;
  const u8 *said = frame + FRAME_HEAD;
  if (slot >= SLOTS) return 0;
  struct slot *one = &slots[slot];
  switch (frame[0]) {
    case 'o':
      if (one->state != FREE || count != 6) return 0;
      start(slot, said);
      return 1;
    case 'd':
      /* The host may not know yet that it is over. */
      if (one->state == ENDED) return 1;
      if (one->state == FREE || one->ending || count == 0 || count > WINDOW - one->count) return 0;
      keep(one, said, (u32)count);
      if (one->state == OPEN) push(slot);
      return 1;
    case 'e':
      if (one->state == FREE) return 0;
      if (one->state == ENDED || one->ending) return 1;
      one->ending = 1;
      if (one->state == OPEN) push(slot);
      return 1;
    case 'k':
      if (one->state == FREE || count != 4) return 0;
      one->room += said[0] | (u32)said[1] << 8 | (u32)said[2] << 16 | (u32)said[3] << 24;
      return one->room <= WINDOW;
    case 'x':
      drop(one);
      one->state = FREE;
      tell('x', slot);
      return 1;
    default:
      return 0;
  }
}

static short awaited(const struct slot *one) {
  if (one->state == CONNECTING) return POLLOUT;
  if (one->state != OPEN) return 0;
  return (short)((one->count > 0 ? POLLOUT : 0) | (!one->ended && one->room > 0 ? POLLIN : 0));
}

int run_tunnel(void) {
  for (size i = 0; i < SLOTS; i++) slots[i].fd = -1;
  say_text(STDERR, "ready\n");
  for (;;) {
    struct pollfd fds[1 + SLOTS] = {{STDIN, POLLIN, 0}};
    for (size i = 0; i < SLOTS; i++) {
      short events = awaited(&slots[i]);
      fds[1 + i] = (struct pollfd){events == 0 ? -1 : slots[i].fd, events, 0};
    }
    sys_poll(fds, 1 + SLOTS, -1);
    for (size i = 0; i < SLOTS; i++) {
      short seen = fds[1 + i].revents;
      if (fds[1 + i].fd < 0 || seen == 0) continue;
      if (slots[i].state == CONNECTING) {
        look_whether_connected(i);
        if (slots[i].state == OPEN) push(i);
        continue;
      }
      if (slots[i].count > 0 && (seen & ~POLLIN) != 0) push(i);
      if (slots[i].state == OPEN && !slots[i].ended && slots[i].room > 0 && (seen & ~POLLOUT) != 0) pull(i);
    }
    if (fds[0].revents != 0 && !take_frame(obey)) return 0;
  }
}
