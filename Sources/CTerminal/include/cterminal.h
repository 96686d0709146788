#ifndef ATTN_CTERMINAL_H
#define ATTN_CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* What must be done in signal handlers, and the few calls that Swift cannot import. One terminal
   can be guarded at a time; everything here is called from the main thread. */

/* Signals. The handlers write the signal's number as one byte to `pipe_fd` (non-blocking).
   Watched: WINCH, TSTP, CONT, and what would end the process, but faults. PIPE and XFSZ are ignored: who
   writes sees an error. Returns 0, or errno. When a signal to end, other than HUP, comes a second or more
   after one that has not been acknowledged, it restores the terminal and ends the process at once. */
int attn_signals_watch(int pipe_fd);
void attn_signals_acknowledge(void);
/* Gives all watched signals their earlier actions back. */
void attn_signals_forget(void);
/* Stops the process as ^Z does: the process group, or this process alone. Returns when it is
   continued, or at once where the system ignores the stop (an orphaned process group). */
void attn_signals_stop(bool whole_group);
/* Ends the process by `signal` with its default action, so that the parent sees it. */
void attn_signals_die(int signal);

/* Crash guard. On ILL, TRAP, SEGV, BUS, FPE, ABRT, and on exit(), it writes `restore` to the
   terminal, gives it the modes back that it had when the guard was raised, shows what was written
   to standard error meanwhile, and lets the signal do what it did before the guard. */
int attn_guard_raise(int terminal_fd, const char *restore, size_t length);
/* Reads the terminal's modes again: the shell may have changed them while we were stopped. */
void attn_guard_refresh_modes(void);
void attn_guard_lower(void);

/* Standard error, when it is a terminal, goes to memory while the screen is open, and is shown
   when it closes. Returns 0, or errno. */
int attn_stderr_hold(void);
void attn_stderr_release(void);

/* The terminal's size; false where it does not say. */
bool attn_terminal_size(int fd, int *width, int *height);
/* A pipe with both ends non-blocking and closed on exec. Returns 0, or errno. */
int attn_pipe(int ends[2]);
/* Opens the controlling terminal for reading and writing, or returns -1. */
int attn_open_terminal(void);
/* wcwidth(3), which the Swift module of the C library leaves out. */
int attn_columns(wchar_t character);

#endif
