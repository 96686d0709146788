/// Threads that wait for work beside the one that has it.
///
/// A helper looks for new work for a moment before it goes to sleep, so that one piece of work after
/// the other costs no waking up. One caller has the helpers at a time: another works alone, as does one
/// that is itself at work for somebody.
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

#include "kernels.h"

/// So often a helper looks for work before it sleeps: some 100 microseconds.
#define LOOKS 4000
#define MOST_HELPERS 63

static struct {
  void (*work)(void *, size_t);
  void *context;
  size_t count;
  /// The next piece that nobody has taken.
  atomic_size_t next;
  atomic_size_t done;
  /// Helpers that may still look at all this.
  atomic_size_t inside;
} job;

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;
/// Counts the jobs.
static atomic_size_t call;
static size_t helpers;
static pthread_mutex_t sleeping = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t waking = PTHREAD_COND_INITIALIZER;
static _Thread_local bool is_at_work;

static void look_away(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void take_pieces(void) {
  for (;;) {
    const size_t index = atomic_fetch_add(&job.next, 1);
    if (index >= job.count) return;
    job.work(job.context, index);
    atomic_fetch_add(&job.done, 1);
  }
}

static void *help(void *heard) {
  size_t last = (size_t)heard;
  is_at_work = true;
  for (;;) {
    for (int i = 0; i < LOOKS && atomic_load(&call) == last; i++) look_away();
    if (atomic_load(&call) == last) {
      pthread_mutex_lock(&sleeping);
      while (atomic_load(&call) == last) pthread_cond_wait(&waking, &sleeping);
      pthread_mutex_unlock(&sleeping);
    }
    last++;
    take_pieces();
    atomic_fetch_sub(&job.inside, 1);
  }
  return NULL;
}

/// Has at least `wanted` helpers, where the system gives them.
static void hire(size_t wanted) {
  // What the program is told by signals is for the thread that has its loop. What a thread brings
  // about itself (a mapped file that became shorter) is not told but ends the program, and a blocked
  // one would end it before anybody could tidy up.
  sigset_t told, before;
  sigfillset(&told);
  const int own[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) sigdelset(&told, own[i]);
  pthread_sigmask(SIG_SETMASK, &told, &before);
  while (helpers < wanted && helpers < MOST_HELPERS) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, help, (void *)atomic_load(&call)) != 0) break;
    pthread_detach(thread);
    helpers++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/// Whether everybody has left the last job. One that the system has put to sleep is not waited for.
static bool is_free(void) {
  for (int i = 0; i < LOOKS && atomic_load(&job.inside) > 0; i++) look_away();
  return atomic_load(&job.inside) == 0;
}

void kernel_share_out(
    size_t count, size_t threads, void (*work)(void *context, size_t index), void *context) {
  const bool is_shared =
      count > 1 && threads > 1 && !is_at_work && pthread_mutex_trylock(&owner) == 0;
  if (is_shared && is_free()) {
    hire(threads - 1);
    job.work = work;
    job.context = context;
    job.count = count;
    atomic_store(&job.next, 0);
    atomic_store(&job.done, 0);
    atomic_store(&job.inside, helpers);
    pthread_mutex_lock(&sleeping);
    atomic_fetch_add(&call, 1);
    pthread_cond_broadcast(&waking);
    pthread_mutex_unlock(&sleeping);
    is_at_work = true;
    take_pieces();
    is_at_work = false;
    for (int i = 0; atomic_load(&job.done) < count; i++)
      i < LOOKS ? look_away() : (void)sched_yield();
  } else {
    for (size_t index = 0; index < count; index++) work(context, index);
  }
  if (is_shared) pthread_mutex_unlock(&owner);
}
