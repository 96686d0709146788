#ifndef ATTN_CPSEUDOTERMINAL_H
#define ATTN_CPSEUDOTERMINAL_H

#include <sys/types.h>

/* Starts `path` on a new pseudo terminal of its own, which is its controlling terminal and its
   three standard streams, with a clean signal mask. `arguments` and `environment` end with NULL.
   `controller` is the other end of the terminal: what the program draws is read from it, what is
   written to it are its keys. Returns the process, or -1 with errno set. */
pid_t attn_pty_spawn(const char *path, char *const arguments[], char *const environment[],
                     int columns, int rows, int *controller);

/* Gives the terminal another size; the program gets SIGWINCH. Returns 0, or errno. */
int attn_pty_resize(int controller, int columns, int rows);

#endif
