/// Room for packed matrices.
///
/// What lasts is cut from blocks that are never handed back: a piece that is given back serves the next
/// of its size, as the weights of one model have few sizes.
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

static bool is_cut(size_t bytes, bool lasts) { return lasts && bytes >= LEAST_PIECE; }

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

/// At a line of the cache within a piece of the usual memory, whose place stands before it. (What
/// aligned_alloc cuts off on both sides fragments the heap: measured, a fifth of the memory of a long text.)
static void *aligned(size_t bytes) {
  char *piece = malloc(sizeof(void *) + LINE_BYTES + bytes);
  if (!piece) return NULL;
  const uintptr_t first = (uintptr_t)piece + sizeof(void *);
  void **room = (void **)((first + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES);
  room[-1] = piece;
  return room;
}

float *kernel_take_room(size_t count, bool lasts) {
  const size_t bytes = bytes_of(count);
  if (!is_cut(bytes, lasts)) return aligned(bytes);
  pthread_mutex_lock(&guard);
  void *piece = used_before(bytes);
  if (!piece) piece = cut(bytes);
  pthread_mutex_unlock(&guard);
  return piece;
}

void kernel_give_room(float *room, size_t count, bool lasts) {
  const size_t bytes = bytes_of(count);
  if (!is_cut(bytes, lasts)) {
    free(((void **)room)[-1]);
    return;
  }
  free_piece *piece = (free_piece *)room;
  pthread_mutex_lock(&guard);
  *piece = (free_piece){.next = given_back, .bytes = bytes};
  given_back = piece;
  pthread_mutex_unlock(&guard);
}
