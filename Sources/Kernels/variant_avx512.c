#if defined(__x86_64__)
// 24 accumulators of 16 lanes, 4 for the panels, 1 for the number of A: 29 of 32 registers.
#define HAS_SCALE 1
#define VARIANT variant_avx512
#define TILE_ROWS 6
#define HAS_FMA 1
#define TILE_PANELS 4
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "variant_template.h"
#pragma clang attribute pop
#endif
