#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "kernels.h"

#if defined(M_TOP_PAD) && defined(MADV_HUGEPAGE)
#define HAS_GROWING_HEAP 1
/// What the heap grows by at once; memory is taken as it is written.
#define GROWTH ((int)64 << 20)
/// Of the architectures that this runs on.
#define HUGE_PAGE ((uintptr_t)2 << 20)
/// Up to where the heap was seen; 0 while nobody asked to keep it.
static _Atomic uintptr_t end_of_heap;
#endif

void kernel_keep_freed_memory(void) {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  // The greatest that glibc takes: what is larger is mapped and unmapped each time.
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  // What one thread frees the others take, too.
  mallopt(M_ARENA_MAX, 1);
#endif
#if HAS_GROWING_HEAP
  mallopt(M_TOP_PAD, GROWTH);
  atomic_store(&end_of_heap, (uintptr_t)sbrk(0));
#endif
}

void kernel_use_huge_pages(void) {
#if HAS_GROWING_HEAP
  const uintptr_t end = (uintptr_t)sbrk(0), before = atomic_load(&end_of_heap);
  if (before == 0 || end <= before) return;
  atomic_store(&end_of_heap, end);
  const uintptr_t first = (before + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}
