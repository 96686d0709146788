/// Room for packed matrices.
///
/// What is needed for a moment each thread keeps for the next time: threads that ask the system's heap
/// for memory wait for each other. What lasts is cut from blocks that are never handed back: a piece
/// that is given back serves the next of its size, as the weights of one model have few sizes.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "kernels.h"

#define LINE_BYTES 64
/// Of the architectures that this runs on.
#define HUGE_PAGE ((size_t)2 << 20)
/// What is reserved at once; memory is taken page by page as it is written.
#define BLOCK ((size_t)64 << 20)
/// Smaller ones would leave most of a huge page empty.
#define LEAST_PIECE ((size_t)32 << 10)

/// A piece that was given back holds the way to the next one of any size.
typedef struct free_piece {
  struct free_piece *next;
  size_t bytes;
} free_piece;

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static char *unused;
static size_t unused_bytes;
static free_piece *given_back;

static size_t in_steps_of(size_t step, size_t bytes) { return (bytes + step - 1) / step * step; }

static size_t bytes_of(size_t count) {
  return in_steps_of(LINE_BYTES, count * sizeof(float) + (count == 0));
}

static bool is_cut(size_t bytes) { return bytes >= LEAST_PIECE; }

/// Of a size that somebody gave back; NULL where nobody did.
static void *used_before(size_t bytes) {
  for (free_piece **place = &given_back; *place; place = &(*place)->next)
    if ((*place)->bytes == bytes) {
      free_piece *piece = *place;
      *place = piece->next;
      return piece;
    }
  return NULL;
}

static void *cut(size_t bytes) {
  if (unused_bytes < bytes) {
    const size_t size = bytes < BLOCK ? BLOCK : in_steps_of(HUGE_PAGE, bytes);
    void *block = NULL;
    if (posix_memalign(&block, HUGE_PAGE, size) != 0) return NULL;
#if defined(MADV_HUGEPAGE)
    madvise(block, size, MADV_HUGEPAGE);
#endif
    unused = block;
    unused_bytes = size;
  }
  void *piece = unused;
  unused += bytes;
  unused_bytes -= bytes;
  return piece;
}

/// What stands before a piece of the usual memory.
typedef struct {
  void *piece;
  size_t bytes;
} header;

static header *header_of(void *room) { return (header *)room - 1; }

/// At a line of the cache within a piece of the usual memory. (What aligned_alloc cuts off on both sides
/// fragments the heap: measured, a fifth of the memory of a long text.)
static void *aligned(size_t bytes) {
  char *piece = malloc(sizeof(header) + LINE_BYTES + bytes);
  if (!piece) return NULL;
  const uintptr_t first = (uintptr_t)piece + sizeof(header);
  void *room = (void *)((first + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES);
  *header_of(room) = (header){.piece = piece, .bytes = bytes};
  return room;
}

static void free_aligned(void *room) {
  if (room) free(header_of(room)->piece);
}

static size_t bytes_in(void *room) { return room ? header_of(room)->bytes : 0; }

/// So many a thread keeps: of keys and of values it needs one each at a time.
#define KEPT_PIECES 2
/// Larger ones are worth the way to the heap.
#define MOST_KEPT ((size_t)1 << 20)

typedef struct {
  void *rooms[KEPT_PIECES];
} kept_pieces;

static _Thread_local kept_pieces *kept;
static pthread_key_t end_of_thread;
static pthread_once_t before_the_first = PTHREAD_ONCE_INIT;

static void free_kept(void *pieces) {
  for (size_t i = 0; i < KEPT_PIECES; i++) free_aligned(((kept_pieces *)pieces)->rooms[i]);
  free(pieces);
}

static void watch_threads(void) { pthread_key_create(&end_of_thread, free_kept); }

/// One that the thread kept and that is large enough; else a new one.
static void *momentary(size_t bytes) {
  for (size_t i = 0; kept && i < KEPT_PIECES; i++) {
    void *room = kept->rooms[i];
    if (!room || bytes_in(room) < bytes) continue;
    kept->rooms[i] = NULL;
    return room;
  }
  return aligned(bytes);
}

/// Keeps a piece for the next time, in place of the smallest, or frees it.
static void keep(void *room) {
  const size_t bytes = bytes_in(room);
  if (!kept && bytes <= MOST_KEPT) {
    pthread_once(&before_the_first, watch_threads);
    kept = calloc(1, sizeof *kept);
    pthread_setspecific(end_of_thread, kept);
  }
  if (kept && bytes <= MOST_KEPT) {
    void **smallest = &kept->rooms[0];
    for (size_t i = 1; i < KEPT_PIECES; i++)
      if (bytes_in(kept->rooms[i]) < bytes_in(*smallest)) smallest = &kept->rooms[i];
    if (bytes_in(*smallest) < bytes) {
      void *other = *smallest;
      *smallest = room;
      room = other;
    }
  }
  free_aligned(room);
}

float *kernel_take_room(size_t count, bool lasts) {
  const size_t bytes = bytes_of(count);
  if (!lasts) return momentary(bytes);
  if (!is_cut(bytes)) return aligned(bytes);
  pthread_mutex_lock(&guard);
  void *piece = used_before(bytes);
  if (!piece) piece = cut(bytes);
  pthread_mutex_unlock(&guard);
  return piece;
}

void kernel_give_room(float *room, size_t count, bool lasts) {
  const size_t bytes = bytes_of(count);
  if (!lasts) return keep(room);
  if (!is_cut(bytes)) return free_aligned(room);
  free_piece *piece = (free_piece *)room;
  pthread_mutex_lock(&guard);
  *piece = (free_piece){.next = given_back, .bytes = bytes};
  given_back = piece;
  pthread_mutex_unlock(&guard);
}
