#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "cterminal.h"
#include "restore.h"

static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { fatal_count = sizeof fatal / sizeof fatal[0], alternate_size = 64 * 1024 };

static struct sigaction earlier[fatal_count];
static char restore[512];
static size_t restore_length;
static int terminal = -1;
static struct termios modes;
static atomic_bool is_up;
/* The handler's own stack: a stack overflow leaves no other. Kept for the life of the process. */
static char *alternate_stack;

static int held = -1;         /* memory that standard error goes to */
static int standard_error = -1; /* where it went before */

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

void attn_restore_now(void) {
  if (atomic_exchange(&is_up, false)) {
    write_all(terminal, restore, restore_length);
    tcsetattr(terminal, TCSANOW, &modes);
  }
  attn_stderr_release();
}

static void crashed(int number, siginfo_t *info, void *context) {
  (void)context;
  int saved = errno;
  attn_restore_now();
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &earlier[i], NULL);
  errno = saved;
  /* A fault happens again when the instruction is repeated, now under the earlier action and with
     its true context. What was sent (abort, kill), and a trap, which steps on, is sent again: it
     arrives when this handler returns. */
  if (info->si_code <= 0 || number == SIGTRAP) raise(number);
}

int attn_guard_raise(int terminal_fd, const char *bytes, size_t length) {
  static atomic_bool watches_exit;
  if (atomic_load(&is_up)) return EBUSY;
  if (length > sizeof restore) return E2BIG;
  if (tcgetattr(terminal_fd, &modes) != 0) return errno;
  if (alternate_stack == NULL) {
    alternate_stack = malloc(alternate_size);
    if (alternate_stack == NULL) return ENOMEM;
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = alternate_size};
    if (sigaltstack(&stack, NULL) != 0) return errno;
  }
  if (!atomic_exchange(&watches_exit, true)) atexit(attn_restore_now);
  memcpy(restore, bytes, length);
  restore_length = length;
  terminal = terminal_fd;
  atomic_store(&is_up, true);
  struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigfillset(&action.sa_mask);
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &action, &earlier[i]);
  return 0;
}

void attn_guard_refresh_modes(void) {
  struct termios now;
  if (atomic_load(&is_up) && tcgetattr(terminal, &now) == 0) modes = now;
}

void attn_guard_lower(void) {
  if (!atomic_exchange(&is_up, false)) return;
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &earlier[i], NULL);
}

int attn_stderr_hold(void) {
  if (held >= 0 || !isatty(STDERR_FILENO)) return 0;
  int memory = memfd_create("stderr", MFD_CLOEXEC);
  if (memory < 0) return errno;
  standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (standard_error < 0 || dup2(memory, STDERR_FILENO) < 0) {
    int reason = errno;
    if (standard_error >= 0) close(standard_error);
    close(memory);
    return reason;
  }
  held = memory;
  return 0;
}

void attn_stderr_release(void) {
  if (held < 0) return;
  int memory = held;
  held = -1;
  dup2(standard_error, STDERR_FILENO);
  close(standard_error);
  char bytes[1024];
  off_t offset = 0;
  ssize_t count;
  while ((count = pread(memory, bytes, sizeof bytes, offset)) > 0) {
    write_all(STDERR_FILENO, bytes, (size_t)count);
    offset += count;
  }
  close(memory);
}
