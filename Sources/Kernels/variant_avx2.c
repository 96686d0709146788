#if defined(__x86_64__)
// 12 accumulators of 8 lanes, 2 for the panel, 1 for the number of A: 15 of 16 registers.
#define HAS_SCALE 0
#define VARIANT variant_avx2
#define TILE_ROWS 6
#define HAS_FMA 1
#define TILE_PANELS 1
#define NARROW_ROWS TILE_ROWS
#define BROAD 2
#define ROWS 2
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "variant_template.h"
#pragma clang attribute pop
#endif
