#if defined(__x86_64__)
// 24 accumulators of 16 lanes, 3 for the panels, 1 for the number of A: 28 of 32 registers. Against
// 6 x 4, which reads the panels of 16 rows three times and not twice, a tenth less time for these; the
// same for 128 rows and more. Two panels by 12 rows: 5 % less than by 8.
#define HAS_SCALE 1
#define VARIANT variant_avx512
#define TILE_ROWS 8
#define HAS_FMA 1
#define TILE_PANELS 3
#define NARROW_ROWS 12
#define BROAD 8
#define ROWS 4
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "variant_template.h"
#pragma clang attribute pop
#endif
