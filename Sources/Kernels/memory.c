#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif
#include <limits.h>

#include "kernels.h"

void kernel_keep_freed_memory(void) {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  // The greatest that glibc takes: what is larger is mapped and unmapped each time.
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  // What one thread frees the others take, too.
  mallopt(M_ARENA_MAX, 1);
#endif
}
