/// Threads that wait for work beside the one that has it.
///
/// The pieces of a job lie in a row, and each thread begins with a stretch of neighbours: what one
/// piece fetched from memory serves the next. Who is done with its own takes pieces from the ends of
/// the others', so that nobody waits for a thread that is slower, or came late.
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
#define MOST_THREADS 64
/// What one thread writes at every piece lies apart from what the others write: two lines, as the
/// second cache fetches pairs.
#define APART _Alignas(128)

static struct {
  void (*work)(void *, size_t);
  void *context;
} job;

/// In the lowest 8 bits the helpers that may still join, above them 8 for the threads that the job is
/// for, above them the number of the job.
static APART _Atomic uint64_t open_job;
#define HELPERS(job) ((job) & 255)
#define THREADS(job) ((job) >> 8 & 255)
#define NUMBER(job) ((job) >> 16 & MOST_NUMBER)
#define MOST_NUMBER (((uint64_t)1 << 24) - 1)

/// The pieces of a stretch that nobody has taken, from `first` to before `end`, and the number of the
/// job that they are of: who takes one knows by this that the job above is that one, and stays so until
/// the piece is done.
typedef struct {
  APART _Atomic uint64_t left;
} stretch;
static stretch stretches[MOST_THREADS];
#define LEFT(number, first, end) ((number) << 40 | (uint64_t)(first) << 20 | (uint64_t)(end))
#define FIRST(left) ((left) >> 20 & MOST_PIECES)
#define END(left) ((left) & MOST_PIECES)
#define ONE_AT_THE_FRONT ((uint64_t)1 << 20)
#define MOST_PIECES (((uint64_t)1 << 20) - 1)

static APART atomic_size_t done;

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

/// Works what is left of a stretch, piece by piece: from the front, or what is somebody else's from the
/// end. Returns how many pieces that were.
static size_t work_stretch(stretch *stretch, uint64_t number, bool is_own) {
  size_t count = 0;
  uint64_t left = atomic_load(&stretch->left);
  while (left >> 40 == number && FIRST(left) < END(left)) {
    const uint64_t rest = is_own ? left + ONE_AT_THE_FRONT : left - 1;
    if (!atomic_compare_exchange_weak(&stretch->left, &left, rest)) continue;
    job.work(job.context, is_own ? FIRST(left) : END(left) - 1);
    count++;
    left = atomic_load(&stretch->left);
  }
  return count;
}

/// Works pieces of the job `number` as its thread `own`, until all are taken.
static void work_pieces(uint64_t number, size_t own, size_t threads) {
  size_t count = work_stretch(&stretches[own], number, true);
  for (size_t i = 1; i < threads; i++)
    count += work_stretch(&stretches[(own + i) % threads], number, false);
  if (count) atomic_fetch_add(&done, count);
}

static void sleep_until_there_is_work(void) {
  pthread_mutex_lock(&sleeping);
  // Said before the last look: who has work looks for sleepers after it has said so.
  atomic_fetch_add(&sleepers, 1);
  while (!HELPERS(atomic_load(&open_job))) pthread_cond_wait(&waking, &sleeping);
  atomic_fetch_sub(&sleepers, 1);
  pthread_mutex_unlock(&sleeping);
}

static void *help(void *nothing) {
  is_at_work = true;
  for (;;) {
    for (int i = 0; i < LOOKS && !HELPERS(atomic_load(&open_job)); i++) look_away();
    uint64_t seen = atomic_load(&open_job);
    if (!HELPERS(seen))
      sleep_until_there_is_work();
    else if (atomic_compare_exchange_strong(&open_job, &seen, seen - 1))
      work_pieces(NUMBER(seen), HELPERS(seen), THREADS(seen));
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
  while (helpers < wanted && helpers < MOST_THREADS - 1) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, help, NULL) != 0) break;
    pthread_detach(thread);
    helpers++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/// Tells the helpers of a job for `threads` threads, and returns its number.
static uint64_t offer(
    size_t count, size_t threads, void (*work)(void *, size_t), void *context) {
  job.work = work;
  job.context = context;
  atomic_store(&done, 0);
  // So many bits as there are, so that it begins anew when they are used up.
  const uint64_t number = NUMBER(atomic_load(&open_job)) + 1 & MOST_NUMBER;
  for (size_t i = 0; i < threads; i++)
    atomic_store_explicit(
        &stretches[i].left,
        LEFT(number, count * i / threads, count * (i + 1) / threads), memory_order_relaxed);
  atomic_store(&open_job, number << 16 | threads << 8 | (threads - 1));
  if (atomic_load(&sleepers)) {
    pthread_mutex_lock(&sleeping);
    pthread_cond_broadcast(&waking);
    pthread_mutex_unlock(&sleeping);
  }
  return number;
}

void kernel_share_out(
    size_t count, size_t threads, void (*work)(void *context, size_t index), void *context) {
  if (count < 2 || count > MOST_PIECES || threads < 2 || is_at_work ||
      pthread_mutex_trylock(&owner) != 0) {
    for (size_t index = 0; index < count; index++) work(context, index);
    return;
  }
  if (threads > count) threads = count;
  if (threads > MOST_THREADS) threads = MOST_THREADS;
  hire(threads - 1);
  const uint64_t number = offer(count, threads, work, context);
  is_at_work = true;
  work_pieces(number, 0, threads);
  is_at_work = false;
  // Who has not come by now need not.
  atomic_store(&open_job, number << 16);
  for (int i = 0; atomic_load(&done) < count; i++)
    i < LOOKS ? look_away() : (void)sched_yield();
  pthread_mutex_unlock(&owner);
}
