#define HAS_SCALE 0
#define VARIANT variant_baseline
#if defined(__aarch64__)
// NEON: 24 accumulators of 4 lanes of 32 registers.
#define TILE_ROWS 6
#define HAS_FMA 1
#else
// Every lane is a call to fmaf, which no register outlives: larger tiles would be larger code.
#define TILE_ROWS 1
#define HAS_FMA 0
#endif
#define TILE_PANELS 1
#define NARROW_ROWS TILE_ROWS
#define BROAD 2
#define ROWS 2
#include "variant_template.h"
