/* Frames on stdin and stdout: a letter, a zero, the number of a slot (2 bytes, little-endian), the length of what follows (4 bytes). */
#include "probe.h"

void tell_with(char event, size slot, const void *text, u32 count) {
  u8 header[FRAME_HEAD] = {(u8)event, 0,           (u8)slot,          (u8)(slot >> 8),
                       (u8)count, (u8)(count >> 8), (u8)(count >> 16), (u8)(count >> 24)};
  say(STDOUT, header, FRAME_HEAD);
  if (count > 0) say(STDOUT, text, count);
}

void tell(char event, size slot) { tell_with(event, slot, 0, 0); }

int take_frame(int (*obey)(const u8 *frame, size count)) {
  static u8 frame[FRAME_HEAD + FRAME_MAX];
  static size have;
  size length = have < FRAME_HEAD ? 0 : frame[4] | (size)frame[5] << 8 | (size)frame[6] << 16 | (size)frame[7] << 24;
  size whole = FRAME_HEAD + length;
  if (length > FRAME_MAX) return 0;
  if (have < whole) {
    long count = sys_read(STDIN, frame + have, whole - have);
    if (count == -EINTR || count == -EAGAIN) return 1;
    if (count <= 0) return 0;
    have += (size)count;
  }
  if (have < FRAME_HEAD) return 1;
  length = frame[4] | (size)frame[5] << 8 | (size)frame[6] << 16 | (size)frame[7] << 24;
  if (length > FRAME_MAX) return 0;
  if (have < FRAME_HEAD + length) return 1;
  have = 0;
  return obey(frame, length);
}
