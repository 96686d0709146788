/// Threads that wait for work beside the one that has it.
///
/// A helper looks for new work for a moment before it goes to sleep, so that one piece of work after
/// the other costs no waking up. One caller has the helpers at a time: another works alone, as does one
/// that is itself at work for somebody. Nobody waits for a helper that the system gives no time to:
/// only a piece that was taken has to be done.
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>

#include "kernels.h"

/// So often a helper looks for work before it sleeps: some 100 microseconds.
#define LOOKS 4000
#define MOST_HELPERS 63

static struct {
  void (*work)(void *, size_t);
  void *context;
  size_t count;
  atomic_size_t done;
} job;

/// In the lowest 32 bits the pieces of the job that nobody has taken, above them 8 for the helpers that
/// may still join, above them the number of the job. Who takes a piece knows by this that the job above is
/// the one that it is of, and stays so until the piece is done.
static _Atomic uint64_t open_work;
#define PIECES(work) ((uint32_t)(work))
#define ONE_HELPER ((uint64_t)1 << 32)
#define HELPERS(work) ((work) >> 32 & 255)
#define NUMBER(work) ((work) >> 40)

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;
static size_t helpers;
static pthread_mutex_t sleeping = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t waking = PTHREAD_COND_INITIALIZER;
static atomic_size_t sleepers;
static _Thread_local bool is_at_work;

static void look_away(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Works pieces of the job `number`, until all are taken.
static void take_pieces(uint64_t number) {
  uint64_t seen = atomic_load(&open_work);
  while (PIECES(seen) && NUMBER(seen) == number) {
    if (!atomic_compare_exchange_weak(&open_work, &seen, seen - 1)) continue;
    job.work(job.context, job.count - PIECES(seen));
    atomic_fetch_add(&job.done, 1);
    seen = atomic_load(&open_work);
  }
}

static bool has_place(uint64_t work) { return PIECES(work) && HELPERS(work); }

static void sleep_until_there_is_work(void) {
  pthread_mutex_lock(&sleeping);
  // Said before the last look: who has work looks for sleepers after it has said so.
  atomic_fetch_add(&sleepers, 1);
  while (!has_place(atomic_load(&open_work))) pthread_cond_wait(&waking, &sleeping);
  atomic_fetch_sub(&sleepers, 1);
  pthread_mutex_unlock(&sleeping);
}

static void *help(void *nothing) {
  is_at_work = true;
  for (;;) {
    for (int i = 0; i < LOOKS && !has_place(atomic_load(&open_work)); i++) look_away();
    uint64_t seen = atomic_load(&open_work);
    if (!has_place(seen))
      sleep_until_there_is_work();
    else if (atomic_compare_exchange_strong(&open_work, &seen, seen - ONE_HELPER))
      take_pieces(NUMBER(seen));
  }
  return nothing;
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
    if (pthread_create(&thread, NULL, help, NULL) != 0) break;
    pthread_detach(thread);
    helpers++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/// Tells the helpers of a job, and returns its number.
static uint64_t offer(
    size_t count, size_t threads, void (*work)(void *, size_t), void *context) {
  job.work = work;
  job.context = context;
  job.count = count;
  atomic_store(&job.done, 0);
  const uint64_t wanted = threads - 1 < MOST_HELPERS ? threads - 1 : MOST_HELPERS;
  // So many bits as there are, so that it begins anew when they are used up.
  const uint64_t number = NUMBER((NUMBER(atomic_load(&open_work)) + 1) << 40);
  atomic_store(&open_work, number << 40 | wanted * ONE_HELPER | count);
  if (atomic_load(&sleepers)) {
    pthread_mutex_lock(&sleeping);
    pthread_cond_broadcast(&waking);
    pthread_mutex_unlock(&sleeping);
  }
  return number;
}

void kernel_share_out(
    size_t count, size_t threads, void (*work)(void *context, size_t index), void *context) {
  if (count < 2 || count > UINT32_MAX || threads < 2 || is_at_work ||
      pthread_mutex_trylock(&owner) != 0) {
    for (size_t index = 0; index < count; index++) work(context, index);
    return;
  }
  hire(threads - 1);
  const uint64_t number = offer(count, threads, work, context);
  is_at_work = true;
  take_pieces(number);
  is_at_work = false;
  for (int i = 0; atomic_load(&job.done) < count; i++)
    i < LOOKS ? look_away() : (void)sched_yield();
  pthread_mutex_unlock(&owner);
}
