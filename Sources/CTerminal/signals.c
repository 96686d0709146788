#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "cterminal.h"
#include "restore.h"

/* The first three go on; all others would end the process. */
static const int watched[] = {
    SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM,
    SIGPROF, SIGXCPU, SIGIO,
#if defined(SIGPWR)
    SIGPWR,
#endif
};
enum { watched_count = sizeof watched / sizeof watched[0] };

/* Who writes learns of these by an error, and can say it. */
static const int ignored[] = {SIGPIPE, SIGXFSZ};
enum { ignored_count = sizeof ignored / sizeof ignored[0] };
static struct sigaction before_ignoring[ignored_count];

static struct sigaction earlier[watched_count];
static volatile sig_atomic_t is_watching;
static volatile sig_atomic_t signal_pipe = -1;
/* When somebody first asked for the end, in milliseconds; 0 while nobody did. */
static atomic_llong end_requested;
/* So long a request is waited for: signals of a system that shuts down come in swarms. */
enum { patience = 1000 };

static long long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000 + 1;
}

/* Whether the request was heard and nothing came of it. */
static bool is_impatient(void) {
  long long first = 0, now = milliseconds();
  return !atomic_compare_exchange_strong(&end_requested, &first, now) && now - first >= patience;
}

static bool ends_process(int number) {
  return number != SIGWINCH && number != SIGTSTP && number != SIGCONT;
}

static void note(int number) {
  int saved = errno;
  /* HUP comes two or three times when a window is closed: from the kernel and from the shell. */
  if (ends_process(number) && number != SIGHUP && is_impatient()) {
    attn_restore_now();
    attn_signals_die(number);
  }
  unsigned char byte = (unsigned char)number;
  /* A full pipe already holds enough to wake the reader. */
  ssize_t written = write(signal_pipe, &byte, 1);
  (void)written;
  errno = saved;
}

static int install(int index) {
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  return sigaction(watched[index], &action, NULL);
}

int attn_signals_watch(int pipe_fd) {
  if (is_watching) return EBUSY;
  signal_pipe = pipe_fd;
  atomic_store(&end_requested, 0);
  is_watching = 1;
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  for (int i = 0; i < ignored_count; i++) sigaction(ignored[i], &ignore, &before_ignoring[i]);
  for (int i = 0; i < watched_count; i++) {
    if (sigaction(watched[i], NULL, &earlier[i]) != 0) return errno;
    /* nohup and the like: what was ignored stays ignored. */
    bool stays = earlier[i].sa_handler == SIG_IGN && ends_process(watched[i]);
    if (!stays && install(i) != 0) return errno;
  }
  return 0;
}

void attn_signals_acknowledge(void) { atomic_store(&end_requested, 0); }

void attn_signals_forget(void) {
  if (!is_watching) return;
  for (int i = 0; i < watched_count; i++) sigaction(watched[i], &earlier[i], NULL);
  for (int i = 0; i < ignored_count; i++) sigaction(ignored[i], &before_ignoring[i], NULL);
  is_watching = 0;
  signal_pipe = -1;
}

static void unblock(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void attn_signals_stop(bool whole_group) {
  signal(SIGTSTP, SIG_DFL);
  unblock(SIGTSTP);
  kill(whole_group ? 0 : getpid(), SIGTSTP);
  for (int i = 0; i < watched_count; i++)
    if (watched[i] == SIGTSTP && is_watching) install(i);
}

void attn_signals_die(int number) {
  signal(number, SIG_DFL);
  unblock(number);
  kill(getpid(), number);
  _exit(128 + number);
}

bool attn_terminal_size(int fd, int *width, int *height) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *width = size.ws_col;
  *height = size.ws_row;
  return true;
}

int attn_pipe(int ends[2]) {
  if (pipe(ends) != 0) return errno;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  return 0;
}

int attn_open_terminal(void) { return open("/dev/tty", O_RDWR | O_CLOEXEC); }

int attn_columns(wchar_t character) { return wcwidth(character); }
