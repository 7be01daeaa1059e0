/*
 * A resolver that knows nobody: every question is printed as `name type` and answered with NXDOMAIN at once. Whatever is no well-formed
 * question gets no answer. Ends with its stdin.
 */
#include "probe.h"

enum { PORT = 53, HEADER = 12, NAME_MAX = 255, LABEL_MAX = 63, MESSAGE_MAX = 4096, CONNECTIONS = 8, IDLE_MS = 5000 };
enum { IPV4 = 2, IPV6 = 10, STREAM = 1, DATAGRAM = 2, NONBLOCK = 04000, CLOEXEC = 02000000 };
enum { LEVEL_SOCKET = 1, REUSE_ADDRESS = 2, LEVEL_IPV6 = 41, IPV6_ONLY = 26 };

struct question {
  const u8 *name;
  size name_length;
  u16 type;
  /* From the start of the message to the end of the question. */
  size end;
};

struct connection {
  int fd;
  size have;
  u8 bytes[2 + MESSAGE_MAX];
};

static u16 read_u16(const u8 *at) { return (u16)(at[0] << 8 | at[1]); }

static int parse(const u8 *message, size count, struct question *found) {
  if (count < HEADER + 5) return 0;
  /* A question, of the standard kind, and one of them. */
  if ((message[2] & 0xf8) != 0 || read_u16(message + 4) != 1) return 0;
  size at = HEADER;
  while (message[at] != 0) {
    /* A length above 63 would be a pointer, which a question has no use for. */
    if (message[at] > LABEL_MAX) return 0;
    at += 1 + (size)message[at];
    if (at >= count || at - HEADER >= NAME_MAX) return 0;
  }
  if (at + 5 > count) return 0;
  *found = (struct question){message + HEADER, at - HEADER, read_u16(message + at + 1), at + 5};
  return 1;
}

/* Turns the message into its answer, in place; returns the answer's length. */
static size answer(u8 *message, const struct question *asked) {
  message[2] = (u8)(0x80 | (message[2] & 0x01)); /* an answer; "recursion desired" as it was */
  message[3] = 0x80 | 3;                         /* recursion available; NXDOMAIN */
  for (size at = 6; at < HEADER; at++) message[at] = 0;
  return asked->end;
}

static size put_byte(char *to, u8 byte) {
  int plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
  if (plain) {
    to[0] = (char)byte;
    return 1;
  }
  to[0] = '\\';
  to[1] = (char)('0' + byte / 100);
  to[2] = (char)('0' + byte / 10 % 10);
  to[3] = (char)('0' + byte % 10);
  return 4;
}

static size put_type(char *to, u16 type) {
  static const struct {
    u16 type;
    const char *name;
  } KNOWN[] = {{1, "A"},    {2, "NS"},    {5, "CNAME"}, {6, "SOA"},   {12, "PTR"},   {15, "MX"},
               {16, "TXT"}, {28, "AAAA"}, {33, "SRV"},  {64, "SVCB"}, {65, "HTTPS"}, {255, "ANY"}};
  const char *name = "TYPE";
  int known = 0;
  for (size i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
    if (KNOWN[i].type == type) name = KNOWN[i].name, known = 1;
  }
  size count = 0;
  for (; name[count] != 0; count++) to[count] = name[count];
  return known ? count : count + put_number(to + count, type);
}

static void print(const struct question *asked) {
  /* Every byte of a name may take four characters; a type takes ten at most. */
  char line[4 * NAME_MAX + 32];
  size count = 0;
  for (size at = 0; at < asked->name_length; at += 1 + (size)asked->name[at]) {
    if (at > 0) line[count++] = '.';
    for (size i = 1; i <= asked->name[at]; i++) count += put_byte(line + count, asked->name[at + i]);
  }
  if (asked->name_length == 0) line[count++] = '.';
  line[count++] = ' ';
  count += put_type(line + count, asked->type);
  line[count++] = '\n';
  say(STDOUT, line, count);
}

/* A socket on all addresses; the kernel's number on failure. */
static int open_socket(int family, int type) {
  /* Port in network order; all addresses are zero in both families. */
  u8 address[28] = {(u8)family, 0, 0, PORT};
  long fd = sys_socket(family, type | NONBLOCK | CLOEXEC);
  if (fd < 0) return (int)fd;
  if (type == STREAM) sys_option((int)fd, LEVEL_SOCKET, REUSE_ADDRESS, 1);
  if (family == IPV6) sys_option((int)fd, LEVEL_IPV6, IPV6_ONLY, 1);
  long result = sys_bind((int)fd, address, family == IPV6 ? 28 : 16);
  if (result >= 0 && type == STREAM) result = sys_listen((int)fd, 16);
  if (result >= 0) return (int)fd;
  sys_close((int)fd);
  return (int)result;
}

static void take_datagram(int fd) {
  static u8 message[MESSAGE_MAX];
  u8 from[28];
  u32 from_length = sizeof from;
  struct question asked;
  long count = sys_receive(fd, message, sizeof message, from, &from_length);
  if (count <= 0 || !parse(message, (size)count, &asked)) return;
  print(&asked);
  sys_send(fd, message, answer(message, &asked), from, from_length);
}

static void drop(struct connection *one) {
  sys_close(one->fd);
  one->fd = -1;
  one->have = 0;
}

static void take_connection(int listener, struct connection *all) {
  long fd = sys_accept(listener, NONBLOCK | CLOEXEC);
  if (fd < 0) return;
  size slot = 0;
  while (slot < CONNECTIONS && all[slot].fd >= 0) slot++;
  /* All busy: they give way one after the other, so that idle ones cannot lock everybody out. */
  static size next;
  if (slot == CONNECTIONS) slot = next++ % CONNECTIONS, drop(&all[slot]);
  all[slot].fd = (int)fd;
  all[slot].have = 0;
}

/* Over TCP a message comes after its length; several may follow each other. */
static void take_stream(struct connection *one) {
  long count = sys_read(one->fd, one->bytes + one->have, sizeof one->bytes - one->have);
  if (count == -EAGAIN || count == -EINTR) return;
  if (count <= 0) return drop(one);
  one->have += (size)count;
  while (one->have >= 2) {
    size length = read_u16(one->bytes);
    struct question asked;
    if (length > MESSAGE_MAX) return drop(one);
    if (one->have < 2 + length) return;
    if (!parse(one->bytes + 2, length, &asked)) return drop(one);
    print(&asked);
    size rest = one->have - 2 - length, end = 2 + answer(one->bytes + 2, &asked);
    one->bytes[0] = (u8)((end - 2) >> 8);
    one->bytes[1] = (u8)(end - 2);
    if (sys_write(one->fd, one->bytes, end) != (long)end) return drop(one);
    for (size i = 0; i < rest; i++) one->bytes[i] = one->bytes[2 + length + i];
    one->have = rest;
  }
}

int run_dns(void) {
  static struct connection connections[CONNECTIONS];
  /* Datagrams of both families, then listeners of both; IPv6 is missing on most networks. */
  int sockets[4] = {open_socket(IPV4, DATAGRAM), open_socket(IPV6, DATAGRAM), open_socket(IPV4, STREAM), open_socket(IPV6, STREAM)};
  if (sockets[0] < 0) return complain("port 53", sockets[0]);
  for (size i = 0; i < CONNECTIONS; i++) connections[i].fd = -1;
  say_text(STDERR, "ready\n");
  for (;;) {
    struct pollfd fds[5 + CONNECTIONS] = {{STDIN, POLLIN, 0}};
    /* A negative descriptor is passed over. */
    for (size i = 0; i < 4; i++) fds[1 + i] = (struct pollfd){sockets[i], POLLIN, 0};
    for (size i = 0; i < CONNECTIONS; i++) fds[5 + i] = (struct pollfd){connections[i].fd, POLLIN, 0};
    long ready = sys_poll(fds, 5 + CONNECTIONS, IDLE_MS);
    if (ready == 0) {
      for (size i = 0; i < CONNECTIONS; i++) {
        if (connections[i].fd >= 0) drop(&connections[i]);
      }
    }
    if (ready <= 0) continue;
    u8 ignored[64];
    if (fds[0].revents != 0 && sys_read(STDIN, ignored, sizeof ignored) <= 0) return 0;
    for (size i = 0; i < CONNECTIONS; i++) {
      if (fds[5 + i].revents != 0) take_stream(&connections[i]);
    }
    for (size i = 0; i < 4; i++) {
      if (fds[1 + i].revents == 0) continue;
      if (i < 2) take_datagram(sockets[i]);
      else take_connection(sockets[i], connections);
    }
  }
}
