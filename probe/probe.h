/* What the parts of the probe share. */
#ifndef PROBE_H
#define PROBE_H

#include "system.h"

/* Roles: each returns the exit code. */
int run_dns(void);
int run_feed(const char *folder);
int run_tunnel(void);
int run_usage(const char *folder);
int run_sockets(void);
int run_processes(void);
int run_signal(const char *pid, const char *signal);

/* Frames: see frames.c. */
enum { FRAME_HEAD = 8, FRAME_MAX = 65536 };
void tell_with(char event, size slot, const void *text, u32 count);
void tell(char event, size slot);
/* Reads what there is of the next frame and hands it over when it is whole; 0 when the host has gone or speaks nonsense. */
int take_frame(int (*obey)(const u8 *frame, size count));

/* Texts. */
void *memcpy(void *to, const void *from, size count);
void *memset(void *to, int value, size count);
size length_of(const char *text);
int same(const char *one, const char *other);
/* Decimal digits of a number, at most ten, ended by a zero; returns their count. */
size put_number(char *to, u32 number);
/* Reads a number of at most nine digits; -1 for anything else. */
int read_number(const char *text);
/* Writes all of it, or ends the program: without its reader it has no purpose. */
void say(int fd, const void *text, size count);
void say_text(int fd, const char *text);
/* One line on stderr, with the kernel's number for the reason; returns 1, the exit code. */
int complain(const char *what, long result);
/* Copies a file to stdout; returns the kernel's number, 0 when all went well. */
long copy_out(const char *path);

#endif
