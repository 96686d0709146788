/// Products of matrices, tile by tile in registers. Included once per variant, after lanes.h.

/// The floats of a line of the cache.
#define LINE 16

/// The steps of a chain between two times that lines are fetched.
#define PACE 4

/// So many lines at most are fetched at such a time: of more than memory can give, those that somebody
/// asks for come later. The rest is left to the processor.
#define MOST_AT_ONCE 8

/// Lines of the cache, one after the other.
typedef struct {
  const float *first;
  size_t count;
} cache_lines;

#define MOST_ROWS (TILE_ROWS > NARROW_ROWS ? TILE_ROWS : NARROW_ROWS)

/// Tiles below each other, of the same height. Element (i, k) of A is at `a[i * a_stride + k]`; panels
/// are `panel_stride` apart. `start` is NULL, or a matrix whose rows are `start_stride` apart: 0 for a
/// bias row. `columns` of the panels are real. On the way what comes `next` is fetched.
typedef struct {
  const float *a;
  size_t a_stride, depth;
  const float *packed;
  size_t panel_stride;
  const float *start;
  size_t start_stride;
  float *c;
  size_t c_stride, columns;
  cache_lines next;
} tile_column;

/// The rows of A that are found from one address: an instruction adds a distance once or twice. With an
/// address for each row, or none but the first one's, loads of addresses or additions would take the
/// places of multiply-adds: measured, 4 % of a product's time, and with one panel a fifth.
#define ROWS_OF_ADDRESS 3
#define ADDRESSES ((MOST_ROWS + ROWS_OF_ADDRESS - 1) / ROWS_OF_ADDRESS)

/// Adds a product to each chain of a tile: step `k` from the addresses on.
INLINE void step(
    lanes sum[MOST_ROWS][TILE_PANELS], const int rows, const int panels,
    const float *const a[ADDRESSES], size_t a_stride, const float *packed, size_t panel_stride,
    const int k) {
  lanes b[TILE_PANELS];
#pragma unroll
  for (int p = 0; p < panels; p++)
    b[p] = lanes_load(packed + (size_t)p * panel_stride + k * KERNEL_PANEL);
#pragma unroll
  for (int i = 0; i < rows; i++) {
    const lanes x = lanes_of(a[i / ROWS_OF_ADDRESS][(size_t)(i % ROWS_OF_ADDRESS) * a_stride + k]);
#pragma unroll
    for (int p = 0; p < panels; p++) sum[i][p] = lanes_fma(x, b[p], sum[i][p]);
  }
}

/// C = start + A·B for `rows` x (`panels` panels of 16 columns), fetching the lines `next` at an even
/// pace: many at once keep those waiting that come from the second cache.
INLINE void tile(
    const int rows, const int panels, const tile_column *t, const float *from, const float *start,
    float *c, cache_lines next) {
  lanes sum[MOST_ROWS][TILE_PANELS];
  const size_t rest = t->columns - (size_t)(panels - 1) * KERNEL_PANEL;
#pragma unroll
  for (int i = 0; i < rows; i++)
#pragma unroll
    for (int p = 0; p < panels; p++) {
      const size_t at = (size_t)i * t->start_stride + (size_t)p * KERNEL_PANEL;
      if (!start)
        sum[i][p] = lanes_of(0);
      else if (p < panels - 1 || rest == KERNEL_PANEL)
        sum[i][p] = lanes_load(start + at);
      else
        sum[i][p] = lanes_load_part(start + at, rest, 0);
    }
  const float *a[ADDRESSES], *packed = t->packed;
  const size_t a_stride = t->a_stride, panel_stride = t->panel_stride;
#pragma unroll
  for (int i = 0; i * ROWS_OF_ADDRESS < rows; i++) {
    a[i] = from + (size_t)i * ROWS_OF_ADDRESS * a_stride;
    // Keeps the compiler from making all addresses of the first one again.
    __asm__("" : "+r"(a[i]));
  }
  const size_t paces = t->depth / PACE;
  size_t steps = t->depth;
#define GO_ON(STEPS)                                                                             \
  do {                                                                                           \
    _Pragma("unroll") for (int k = 0; k < (STEPS); k++)                                          \
        step(sum, rows, panels, a, a_stride, packed, panel_stride, k);                           \
    packed += (STEPS) * KERNEL_PANEL;                                                            \
    _Pragma("unroll") for (int i = 0; i * ROWS_OF_ADDRESS < rows; i++) a[i] += (STEPS);          \
  } while (0)
  if (paces && next.count) {
    const size_t evenly = (next.count + paces - 1) / paces;
    const float *line = next.first;
    // One at a time, as for 128 rows, has a loop of its own, without the counting: measured, 3 % of the
    // time of these.
    if (evenly == 1) {
      steps -= next.count * PACE;
      for (size_t left = next.count; left > 0; left--, line += LINE) {
        __builtin_prefetch(line, 0, 2);
        GO_ON(PACE);
      }
    } else {
      const size_t lines = evenly < MOST_AT_ONCE ? evenly : MOST_AT_ONCE;
      const float *end = line + next.count * LINE;
      for (; line < end && steps >= PACE; steps -= PACE) {
        for (size_t i = 0; i < lines; i++, line += LINE) __builtin_prefetch(line, 0, 2);
        GO_ON(PACE);
      }
    }
  }
  for (; steps >= PACE; steps -= PACE) GO_ON(PACE);
  for (; steps > 0; steps--) GO_ON(1);
#undef GO_ON
#pragma unroll
  for (int i = 0; i < rows; i++)
#pragma unroll
    for (int p = 0; p < panels; p++) {
      float *to = c + (size_t)i * t->c_stride + p * KERNEL_PANEL;
      if (p < panels - 1 || rest == KERNEL_PANEL)
        lanes_store(to, sum[i][p]);
      else
        lanes_store_part(to, sum[i][p], rest);
    }
}

/// The first `count` tiles of `rows` rows, and what comes next shared out among them. `t` becomes what
/// lies below.
INLINE void tiles(const int rows, const int panels, size_t count, tile_column *t) {
  const cache_lines next = t->next;
  for (size_t i = 0; i < count; i++) {
    const size_t fetched = next.count * i / count;
    tile(
        rows, panels, t, t->a, t->start, t->c,
        (cache_lines){next.first + fetched * LINE, next.count * (i + 1) / count - fetched});
    t->a += (size_t)rows * t->a_stride;
    t->c += (size_t)rows * t->c_stride;
    if (t->start) t->start += (size_t)rows * t->start_stride;
  }
}

// `tiles` with the number of rows and panels known to the compiler. Each is a function of its own: in
// one for all the compiler runs out of registers for addresses.
typedef void tiles_function(size_t count, tile_column *t);

#define TILES_OF(ROWS, PANELS)                                                                   \
  __attribute__((noinline)) static void tiles_##ROWS##_##PANELS(size_t count, tile_column *t) { \
    tiles(ROWS, PANELS, count, t);                                                               \
  }
#if TILE_PANELS == 3
#define EACH_TILE(DO)                                                                            \
  DO(1, 1) DO(2, 1) DO(3, 1) DO(4, 1) DO(5, 1) DO(6, 1) DO(7, 1) DO(8, 1) DO(9, 1) DO(10, 1)     \
  DO(11, 1) DO(12, 1) DO(1, 2) DO(2, 2) DO(3, 2) DO(4, 2) DO(5, 2) DO(6, 2) DO(7, 2) DO(8, 2)    \
  DO(9, 2) DO(10, 2) DO(11, 2) DO(12, 2) DO(1, 3) DO(2, 3) DO(3, 3) DO(4, 3) DO(5, 3) DO(6, 3)   \
  DO(7, 3) DO(8, 3)
#elif TILE_ROWS == 6
#define EACH_TILE(DO) DO(1, 1) DO(2, 1) DO(3, 1) DO(4, 1) DO(5, 1) DO(6, 1)
#else
#define EACH_TILE(DO) DO(1, 1)
#endif
EACH_TILE(TILES_OF)

#define PLACE_OF(ROWS, PANELS) [(ROWS) - 1][(PANELS) - 1] = tiles_##ROWS##_##PANELS,
static tiles_function *const tiles_of[MOST_ROWS][TILE_PANELS] = {EACH_TILE(PLACE_OF)};

static void product(
    const float *a, size_t a_stride, size_t rows, size_t depth, const float *packed,
    size_t columns, const float *start, size_t start_stride, float *c, size_t c_stride,
    size_t panels_behind) {
  if (rows == 0) return;
  const size_t panel_stride = depth * KERNEL_PANEL;
  const size_t all_panels = (columns + KERNEL_PANEL - 1) / KERNEL_PANEL;
  const size_t across = (all_panels + TILE_PANELS - 1) / TILE_PANELS;
  // Tiles of nearly equal width and height: 9 rows of a head of 64 columns are 4 + 5 by 2 + 2 panels,
  // not 8 + 1 by 3 + 1.
  for (size_t u = 0, first = 0; u < across; u++) {
    const size_t panels = (all_panels - first) / (across - u);
    const size_t most = panels < TILE_PANELS ? NARROW_ROWS : TILE_ROWS;
    const size_t tiles = (rows + most - 1) / most;
    const size_t column = first * KERNEL_PANEL, left = columns - column;
    const size_t width = left < panels * KERNEL_PANEL ? left : panels * KERNEL_PANEL;
    const float *panel = packed + first * panel_stride;
    first += panels;
    // The panels that are read next are fetched while these are worked: measured over the weights of a
    // whole model, 15 % of the time of 16 rows and of 128, 26 % of that of 48. Also those that the second
    // cache has.
    const size_t panels_left = all_panels - first + panels_behind;
    const size_t lines =
        (panels_left < TILE_PANELS ? panels_left : (size_t)TILE_PANELS) * panel_stride / LINE;
    tile_column t = {
        .a = a, .a_stride = a_stride, .depth = depth, .packed = panel, .panel_stride = panel_stride,
        .start = start ? start + column : NULL, .start_stride = start_stride, .c = c + column,
        .c_stride = c_stride, .columns = width, .next = {panel + panels * panel_stride, lines}};
    // The k are not blocked: measured up to 1,536, blocks of 64 to 768 gained nothing.
    const size_t height = rows / tiles, higher = rows % tiles;
    if (higher) {
      t.next.count = lines * higher / tiles;
      tiles_of[height][panels - 1](higher, &t);
      t.next = (cache_lines){t.next.first + t.next.count * LINE, lines - t.next.count};
    }
    tiles_of[height - 1][panels - 1](tiles - higher, &t);
  }
}
