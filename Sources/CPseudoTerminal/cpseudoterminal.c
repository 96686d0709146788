#define _GNU_SOURCE
#include "cpseudoterminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int attn_pty_resize(int controller, int columns, int rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(controller, TIOCSWINSZ, &size) == 0 ? 0 : errno;
}

/* Only calls that are safe between fork and exec in a process with threads. */
static void become(const char *path, char *const arguments[], char *const environment[],
                   int terminal) {
  setsid();
  ioctl(terminal, TIOCSCTTY, 0);
  for (int stream = 0; stream < 3; stream++) dup2(terminal, stream);
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int number = 1; number < 32; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(path, arguments, environment);
  _exit(127);
}

pid_t attn_pty_spawn(const char *path, char *const arguments[], char *const environment[],
                     int columns, int rows, int *controller) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0) return -1;
  char name[64];
  int terminal = -1;
  if (grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, name, sizeof name) == 0)
    terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0 || attn_pty_resize(master, columns, rows) != 0) {
    int reason = errno;
    if (terminal >= 0) close(terminal);
    close(master);
    errno = reason;
    return -1;
  }
  pid_t process = fork();
  if (process == 0) become(path, arguments, environment, terminal);
  int reason = errno;
  close(terminal);
  if (process < 0) close(master);
  else *controller = master;
  errno = reason;
  return process;
}
