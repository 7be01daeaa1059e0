/* How much of a disk a folder takes, in KiB: for a volume of an engine whose disk the host cannot see. */
#include "probe.h"

enum { DEPTH_MAX = 200, ENTRIES = 4096, FOLDER = 4, BLOCKS_AT = 48 };

/* Links are not followed; what cannot be read counts nothing. */
static size blocks_below(int folder, size depth) {
  u8 entries[ENTRIES] __attribute__((aligned(8)));
  size blocks = 0;
  long count;
  while ((count = sys_list(folder, entries, sizeof entries)) > 0) {
    /* An entry: inode and offset of 8 bytes each, its own length, a type, the name. */
    for (long at = 0; at < count; at += *(u16 *)(entries + at + 16)) {
      const char *name = (const char *)entries + at + 19;
      u8 state[256] __attribute__((aligned(8)));
      if (same(name, ".") || same(name, "..") || sys_look(folder, name, state) < 0) continue;
      blocks += *(size *)(state + BLOCKS_AT);
      if (entries[at + 18] != FOLDER || depth == DEPTH_MAX) continue;
      long below = sys_open(folder, name, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (below < 0) continue;
      blocks += blocks_below((int)below, depth + 1);
      sys_close((int)below);
    }
  }
  return blocks;
}

int run_usage(const char *path) {
  long folder = sys_open(AT_HERE, path, O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return complain(path, folder);
  char number[11];
  size kib = blocks_below((int)folder, 0) / 2;
  put_number(number, kib > 0xffffffff ? 0xffffffff : (u32)kib);
  say_text(STDOUT, number);
  say_text(STDOUT, "\n");
  return 0;
}
