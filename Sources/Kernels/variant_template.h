/// The kernels, written once. A variant defines
///   VARIANT      the name of its table,
///   TILE_ROWS    the rows of a register tile (1, 6 or 8),
///   TILE_PANELS  its panels of 16 columns (1 or 3),
///   HAS_SCALE    whether there is an instruction for x·2^n (1) or not (0),
///   HAS_FMA      whether the instruction is there (1) or called for every lane (0),
/// opens its target attribute and includes this file.
#include "kernels.h"
#include "lanes.h"
#include "variant.h"

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

/// Adds `depth` products to each chain of a tile.
INLINE void chains(
    lanes sum[TILE_ROWS][TILE_PANELS], const int rows, const int panels, const float *a,
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
    lanes sum[TILE_ROWS][TILE_PANELS], const int rows, const int panels, const float *a,
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
  lanes sum[TILE_ROWS][TILE_PANELS];
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
  const size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  // Tiles of nearly equal width and height: 9 rows of a head of 64 columns are 4 + 5 by 2 + 2 panels,
  // not 8 + 1 by 3 + 1.
  for (size_t u = 0, first = 0; u < across; u++) {
    const size_t panels = (all_panels - first) / (across - u);
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

INLINE float row_maximum(const float *x, size_t columns) {
  lanes maximum = lanes_of(-__builtin_inff());
  size_t j = 0;
  for (; j + 16 <= columns; j += 16) maximum = lanes_greater(lanes_load(x + j), maximum);
  if (j < columns)
    maximum =
        lanes_greater(lanes_load_part(x + j, columns - j, -__builtin_inff()), maximum);
  return lanes_maximum(maximum);
}

/// Adds what `row_exponentials` needs to know of a vector of exponentials.
typedef struct {
  lanes sum;
  /// The least of their bits, less 1: a zero is greater than all.
  lanes_unsigned least;
} exponential_sums;

#define NO_EXPONENTIALS ((exponential_sums){lanes_of(0), (lanes_unsigned)lanes_of(0) - 1})

INLINE void take(exponential_sums *sums, lanes e) {
  sums->sum = sums->sum + e;
#if HAS_FMA
  sums->least = __builtin_elementwise_min(sums->least, (lanes_unsigned)e - 1);
#endif
}

/// Writes exp(x − maximum).
INLINE exponential_sums row_exponentials(
    const float *x, size_t columns, float maximum, float *e) {
  // −∞ − −∞ would be NaN; where all is −∞, exp(−∞ − 0) = 0 is what is wanted.
  const lanes shift = lanes_of(maximum == -__builtin_inff() ? 0 : maximum);
  exponential_sums sums = NO_EXPONENTIALS;
  size_t j = 0;
  for (; j + 16 <= columns; j += 16) {
    const lanes v = lanes_exp(lanes_load(x + j) - shift);
    lanes_store(e + j, v);
    take(&sums, v);
  }
  if (j < columns) {
    const lanes v =
        lanes_exp(lanes_load_part(x + j, columns - j, -__builtin_inff()) - shift);
    lanes_store_part(e + j, v, columns - j);
    // What fills up the lanes adds exp(−∞) = 0.
    take(&sums, v);
  }
  return sums;
}

/// Divides exponentials by their sum.
INLINE void row_shares(float *e, size_t columns, exponential_sums sums) {
  const float sum = lanes_sum(sums.sum);
  if (sum == 0) return;
  const lanes divisor = lanes_of(sum), inverse = lanes_of(1) / divisor;
  size_t j = 0;
  // With smaller ones, whose remainders would be rounded, the quotient could be another one.
  if (HAS_FMA && lanes_least(sums.least) >= LEAST_QUOTIENT_BITS - 1)
    for (; j + 16 <= columns; j += 16)
      lanes_store(e + j, lanes_quotient(lanes_load(e + j), divisor, inverse));
  for (; j + 16 <= columns; j += 16) lanes_store(e + j, lanes_load(e + j) / divisor);
  if (j < columns)
    lanes_store_part(e + j, lanes_load_part(e + j, columns - j, 0) / divisor, columns - j);
}

static void softmax_parts(
    const float *x, size_t columns, float *exponentials, float *maximum, float *sum) {
  *maximum = row_maximum(x, columns);
  *sum = lanes_sum(row_exponentials(x, columns, *maximum, exponentials).sum);
}

static void softmax(
    const float *x, size_t x_stride, size_t rows, size_t columns, float *weights,
    size_t weights_stride) {
  for (size_t i = 0; i < rows; i++) {
    const float *from = x + i * x_stride;
    float *w = weights + i * weights_stride;
    row_shares(w, columns, row_exponentials(from, columns, row_maximum(from, columns), w));
  }
}

/// 16 of the numbers x·factor + bias from j on, all of which are there.
INLINE lanes weighed(const float *x, size_t j, float factor, const float *bias) {
  const lanes v = lanes_load(x + j) * lanes_of(factor);
  return bias ? v + lanes_load(bias + j) : v;
}

/// The same; −∞ for those that are not in [first, last).
INLINE lanes weighed_part(
    const float *x, size_t j, size_t first, size_t last, float factor, const float *bias) {
  const size_t from = j < first ? first - j : 0, to = last - j < 16 ? last - j : 16;
  float numbers[16] = {0}, biases[16] = {0};
  memcpy(numbers + from, x + j + from, (to - from) * sizeof(float));
  if (bias) memcpy(biases + from, bias + j + from, (to - from) * sizeof(float));
  const lanes v = weighed(numbers, 0, factor, bias ? biases : NULL);
  const lanes_int index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const lanes_int is_in = (index >= (int32_t)from) & (index < (int32_t)to);
  return lanes_select(is_in, v, lanes_of(-__builtin_inff()));
}

static void weigh(
    float *x, size_t columns, size_t first, size_t last, float factor, const float *bias) {
  if (first >= last) {
    memset(x, 0, columns * sizeof(float));
    return;
  }
  // Lanes are as in a softmax over the whole row. Whole ones are in [inner, outer); there may be a
  // part of one before and after.
  const size_t begin = first / 16 * 16;
  const size_t inner = first == begin ? begin : begin + 16;
  const size_t outer = last / 16 * 16 > inner ? last / 16 * 16 : inner;
  const size_t end = (outer < last ? outer + 16 : outer) < columns
                         ? (outer < last ? outer + 16 : outer)
                         : columns;
  lanes greatest = lanes_of(-__builtin_inff());
  if (begin < inner)
    greatest = lanes_greater(weighed_part(x, begin, first, last, factor, bias), greatest);
  for (size_t j = inner; j < outer; j += 16)
    greatest = lanes_greater(weighed(x, j, factor, bias), greatest);
  if (outer < last)
    greatest = lanes_greater(weighed_part(x, outer, first, last, factor, bias), greatest);
  const float maximum = lanes_maximum(greatest);
  const lanes shift = lanes_of(maximum == -__builtin_inff() ? 0 : maximum);

  exponential_sums sums = NO_EXPONENTIALS;
  if (begin < inner) {
    const lanes e = lanes_exp(weighed_part(x, begin, first, last, factor, bias) - shift);
    lanes_store_part(x + begin, e, end - begin < 16 ? end - begin : 16);
    take(&sums, e);
  }
  for (size_t j = inner; j < outer; j += 16) {
    const lanes e = lanes_exp(weighed(x, j, factor, bias) - shift);
    lanes_store(x + j, e);
    take(&sums, e);
  }
  if (outer < last) {
    const lanes e = lanes_exp(weighed_part(x, outer, first, last, factor, bias) - shift);
    lanes_store_part(x + outer, e, end - outer);
    take(&sums, e);
  }
  memset(x, 0, begin * sizeof(float));
  memset(x + end, 0, (columns - end) * sizeof(float));
  row_shares(x + begin, end - begin, sums);
}

static void norm_parts(
    kernel_norm_kind kind, const float *x, size_t columns, double *mean, double *variance) {
  double centre = 0;
  if (kind == kernel_norm_layer) {
    wide_lanes sum = wide_of(0);
    for (size_t j = 0; j < columns; j += 16) sum = sum + wide_load(x + j, columns - j, 0);
    centre = wide_sum(sum) / (double)columns;
  }
  wide_lanes squares = wide_of(0);
  for (size_t j = 0; j < columns; j += 16) {
    // Filled up with the mean, whose distance from itself adds nothing.
    const wide_lanes d = wide_load(x + j, columns - j, centre) - wide_of(centre);
    squares = squares + d * d;
  }
  *mean = centre;
  *variance = wide_sum(squares) / (double)columns;
}

static void norm(
    kernel_norm_kind kind, const float *x, size_t x_stride, size_t rows, size_t columns,
    const float *gain, const float *shift, float epsilon, float *y, size_t y_stride) {
  for (size_t i = 0; i < rows; i++) {
    const float *from = x + i * x_stride;
    float *to = y + i * y_stride;
    double mean, variance;
    norm_parts(kind, from, columns, &mean, &variance);
    const double deviation = __builtin_sqrt(variance + (double)epsilon);
    const wide_lanes divisor = wide_of(deviation), inverse = wide_of(1) / divisor;
    // Where it is no number, or nothing, a remainder would be none either.
    const int is_plain = HAS_FMA && deviation > 0 && deviation < __builtin_inf();
    for (size_t j = 0; j < columns; j += 16) {
      const size_t left = columns - j;
      const wide_lanes distance = wide_load(from + j, left, 0) - wide_of(mean);
      const wide_lanes quotient =
          is_plain ? wide_quotient(distance, divisor, inverse) : distance / divisor;
      const lanes v = __builtin_convertvector(
          quotient * wide_load(gain + j, left, 0) +
              (shift ? wide_load(shift + j, left, 0) : wide_of(0)),
          lanes);
      if (left >= 16)
        lanes_store(to + j, v);
      else
        lanes_store_part(to + j, v, left);
    }
  }
}

static void rotate(
    const float *x, size_t rows, size_t columns, size_t width, const float *cosines,
    const float *sines, float *y) {
  const size_t n = width / 2;
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * columns, *c = cosines + r * n, *s = sines + r * n;
    float *to = y + r * columns;
    for (size_t i = 0; i < n; i++) {
      to[i] = from[i] * c[i] - from[i + n] * s[i];
      to[i + n] = from[i + n] * c[i] + from[i] * s[i];
    }
    memcpy(to + width, from + width, (columns - width) * sizeof(float));
  }
}

static void exponential(const float *x, size_t count, float *y) {
  size_t j = 0;
  for (; j + 16 <= count; j += 16) lanes_store(y + j, lanes_exp(lanes_load(x + j)));
  if (j < count)
    lanes_store_part(y + j, lanes_exp(lanes_load_part(x + j, count - j, 0)), count - j);
}

static void scale(const float *x, size_t count, float factor, float *y) {
  for (size_t j = 0; j < count; j++) y[j] = x[j] * factor;
}

static void add(const float *a, const float *b, size_t count, float *y) {
  for (size_t j = 0; j < count; j++) y[j] = a[j] + b[j];
}

static void multiply(const float *a, const float *b, size_t count, float *y) {
  for (size_t j = 0; j < count; j++) y[j] = a[j] * b[j];
}

#include "variant_training.h"

const variant_table VARIANT = {
    .product = product,
    .softmax = softmax,
    .softmax_parts = softmax_parts,
    .weigh = weigh,
    .norm = norm,
    .norm_parts = norm_parts,
    .rotate = rotate,
    .exp = exponential,
    .scale = scale,
    .add = add,
    .multiply = multiply,
    .activation = activation,
    .activation_backward = activation_backward,
    .softmax_backward = softmax_backward,
    .norm_backward = norm_backward,
    .log_sum_parts = log_sum_parts,
    .column_sums = column_sums,
    .descend = descend,
    .momentum = momentum,
    .adam = adam,
};
