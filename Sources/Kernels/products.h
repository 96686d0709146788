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

/// Adds `depth` products to each chain of a tile.
INLINE void chains(
    lanes sum[MOST_ROWS][TILE_PANELS], const int rows, const int panels, const float *a,
    size_t a_stride, size_t a_step, size_t depth, const float *packed, size_t panel_stride) {
  for (size_t k = 0; k < depth; k++, a += a_step, packed += KERNEL_PANEL) {
    lanes b[TILE_PANELS];
#pragma unroll
    for (int p = 0; p < panels; p++) b[p] = lanes_load(packed + (size_t)p * panel_stride);
#pragma unroll
    for (int i = 0; i < rows; i++) {
      const lanes x = lanes_of(a[(size_t)i * a_stride]);
#pragma unroll
      for (int p = 0; p < panels; p++) sum[i][p] = lanes_fma(x, b[p], sum[i][p]);
    }
  }
}

/// `chains`, on the way of which the lines `next` are fetched at an even pace: many at once keep those
/// waiting that come from the second cache. Returns how many steps that was.
INLINE size_t chains_fetching(
    lanes sum[MOST_ROWS][TILE_PANELS], const int rows, const int panels, const float *a,
    size_t a_stride, size_t a_step, size_t depth, const float *packed, size_t panel_stride,
    cache_lines next) {
  const size_t paces = depth / PACE;
  if (!paces) return 0;
  const size_t evenly = (next.count + paces - 1) / paces;
  const size_t lines = evenly < MOST_AT_ONCE ? evenly : MOST_AT_ONCE;
  const float *line = next.first, *end = next.first + next.count * LINE;
  size_t done = 0;
  for (; line < end && done < paces; done++) {
    for (size_t i = 0; i < lines; i++, line += LINE) __builtin_prefetch(line, 0, 2);
#pragma unroll
    for (int i = 0; i < PACE; i++, a += a_step, packed += KERNEL_PANEL)
      chains(sum, rows, panels, a, a_stride, a_step, 1, packed, panel_stride);
  }
  return done * PACE;
}

/// C = start + A·B for `rows` x (`panels` panels of 16 columns), `columns` of them real. Element
/// (i, k) of A is at `a[i * a_stride + k * a_step]`. `start` is NULL, or a matrix whose rows are
/// `start_stride` apart: 0 for a bias row. On the way it fetches what comes `next`.
INLINE void tile(
    const int rows, const int panels, const float *a, size_t a_stride, size_t a_step,
    size_t depth, const float *packed, size_t panel_stride, const float *start,
    size_t start_stride, float *c, size_t c_stride, size_t columns, cache_lines next) {
  lanes sum[MOST_ROWS][TILE_PANELS];
  const size_t rest = columns - (size_t)(panels - 1) * KERNEL_PANEL;
#pragma unroll
  for (int i = 0; i < rows; i++)
#pragma unroll
    for (int p = 0; p < panels; p++) {
      const float *from = start + (size_t)i * start_stride + p * KERNEL_PANEL;
      if (!start)
        sum[i][p] = lanes_of(0);
      else if (p < panels - 1 || rest == KERNEL_PANEL)
        sum[i][p] = lanes_load(from);
      else
        sum[i][p] = lanes_load_part(from, rest, 0);
    }
  const size_t done = chains_fetching(
      sum, rows, panels, a, a_stride, a_step, depth, packed, panel_stride, next);
  chains(
      sum, rows, panels, a + done * a_step, a_stride, a_step, depth - done,
      packed + done * KERNEL_PANEL, panel_stride);
#pragma unroll
  for (int i = 0; i < rows; i++)
#pragma unroll
    for (int p = 0; p < panels; p++) {
      float *to = c + (size_t)i * c_stride + p * KERNEL_PANEL;
      if (p < panels - 1 || rest == KERNEL_PANEL)
        lanes_store(to, sum[i][p]);
      else
        lanes_store_part(to, sum[i][p], rest);
    }
}

#define TILE(ROWS, PANELS)                                                                       \
  case (ROWS) * 4 + (PANELS):                                                                    \
    tile(                                                                                        \
        ROWS, PANELS, a, a_stride, a_step, depth, packed, panel_stride, start, start_stride, c,  \
        c_stride, columns, next);                                                                \
    break;

#if TILE_PANELS == 3
#define TILES(ROWS) TILE(ROWS, 1) TILE(ROWS, 2) TILE(ROWS, 3)
#define NARROW_TILES(ROWS) TILE(ROWS, 1) TILE(ROWS, 2)
#else
#define TILES(ROWS) TILE(ROWS, 1)
#endif

/// `tile` with the number of rows and panels known to the compiler.
INLINE void any_tile(
    size_t rows, size_t panels, const float *a, size_t a_stride, size_t a_step, size_t depth,
    const float *packed, size_t panel_stride, const float *start, size_t start_stride, float *c,
    size_t c_stride, size_t columns, cache_lines next) {
  switch (rows * 4 + panels) {
    TILES(1)
#if TILE_ROWS > 1
    TILES(2)
    TILES(3)
    TILES(4)
    TILES(5)
    TILES(6)
#endif
#if TILE_ROWS > 6
    TILES(7)
    TILES(8)
    NARROW_TILES(9)
    NARROW_TILES(10)
    NARROW_TILES(11)
    NARROW_TILES(12)
#endif
  }
}

static void product(
    const float *a, size_t a_stride, size_t a_step, size_t rows, size_t depth,
    const float *packed, size_t columns, const float *start, size_t start_stride, float *c,
    size_t c_stride, size_t panels_behind) {
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
    // The k are not blocked: measured up to 1,536, blocks of 128 to 768 gained nothing.
    for (size_t t = 0, row = 0; t < tiles; t++) {
      const size_t height = (rows - row) / (tiles - t);
      const size_t fetched = lines * t / tiles;
      const cache_lines next = {
          panel + panels * panel_stride + fetched * LINE, lines * (t + 1) / tiles - fetched};
      any_tile(
          height, panels, a + row * a_stride, a_stride, a_step, depth, panel, panel_stride,
          start ? start + row * start_stride + column : NULL, start_stride,
          c + row * c_stride + column, c_stride, width, next);
      row += height;
    }
  }
}
