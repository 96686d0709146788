/// Softmax and the weights of attention, row by row. Included once per variant, after lanes.h.

/// `lanes_greater` of the lanes that a broad one is made of.
INLINE lanes broad_greatest(broad v) {
  const broad_parts all = {v};
  lanes greatest = all.parts[0];
  for (int i = 1; i < BROAD; i++) greatest = lanes_greater(all.parts[i], greatest);
  return greatest;
}

INLINE float row_maximum(const float *x, size_t columns) {
  broad greatest = broad_of(-__builtin_inff());
  size_t j = 0;
  for (; j + BROAD_COUNT <= columns; j += BROAD_COUNT)
    greatest = lanes_greater(broad_load(x + j), greatest);
  lanes maximum = broad_greatest(greatest);
  for (; j + 16 <= columns; j += 16) maximum = lanes_greater(lanes_load(x + j), maximum);
  if (j < columns)
    maximum =
        lanes_greater(lanes_load_part(x + j, columns - j, -__builtin_inff()), maximum);
  return lanes_maximum(maximum);
}

// Softmax

/// What the numbers of a row are less: its maximum. −∞ − −∞ would be NaN; where all is −∞,
/// exp(−∞ − 0) = 0 is what is wanted.
INLINE float shift_by(float maximum) { return maximum == -__builtin_inff() ? 0 : maximum; }

/// What `row_shares` needs to know of the exponentials of a row.
typedef struct {
  lanes sum;
  /// The least of their bits, less 1: a zero is greater than all.
  lanes_unsigned least;
} exponential_sums;

#define NO_EXPONENTIALS ((exponential_sums){lanes_of(0), (lanes_unsigned)lanes_of(0) - 1})

OVERLOADED void take(exponential_sums *sums, lanes e) {
  sums->sum = sums->sum + e;
#if HAS_FMA
  sums->least = __builtin_elementwise_min(sums->least, (lanes_unsigned)e - 1);
#endif
}

OVERLOADED void take(exponential_sums *sums, broad e) {
  const broad_parts all = {e};
  for (int i = 0; i < BROAD; i++) take(sums, all.parts[i]);
}

/// Writes exp(x − maximum).
INLINE exponential_sums row_exponentials(
    const float *x, size_t columns, float maximum, float *e) {
  const float shift = shift_by(maximum);
  exponential_sums sums = NO_EXPONENTIALS;
  size_t j = 0;
  for (; j + BROAD_COUNT <= columns; j += BROAD_COUNT) {
    const broad v = lanes_exp(broad_load(x + j) - shift);
    broad_store(e + j, v);
    take(&sums, v);
  }
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
  const float inverse = 1 / sum;
  size_t j = 0;
  // With smaller ones, whose remainders would be rounded, the quotient could be another one.
  if (HAS_FMA && lanes_least(sums.least) >= LEAST_QUOTIENT_BITS - 1) {
    for (; j + BROAD_COUNT <= columns; j += BROAD_COUNT)
      broad_store(e + j, lanes_quotient(broad_load(e + j), broad_of(sum), broad_of(inverse)));
    for (; j + 16 <= columns; j += 16)
      lanes_store(e + j, lanes_quotient(lanes_load(e + j), lanes_of(sum), lanes_of(inverse)));
  }
  for (; j + 16 <= columns; j += 16) lanes_store(e + j, lanes_load(e + j) / sum);
  if (j < columns)
    lanes_store_part(e + j, lanes_load_part(e + j, columns - j, 0) / sum, columns - j);
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

// The weights of attention

/// The products of a query with its keys, of which those in [first, last) count. Lanes are as in a
/// softmax over the whole row: whole ones are in [inner, outer), there may be a part of one before and
/// after, and they are in [begin, end).
typedef struct {
  float *x;
  const float *bias;
  float factor;
  size_t first, last, begin, inner, outer, end;
} query_row;

INLINE query_row row_of(
    float *x, size_t columns, kernel_span keys, float factor, const float *bias) {
  query_row row = {.x = x, .bias = bias, .factor = factor};
  if (keys.first >= keys.last) return row;
  row.first = keys.first;
  row.last = keys.last;
  row.begin = keys.first / 16 * 16;
  row.inner = keys.first == row.begin ? row.begin : row.begin + 16;
  row.outer = keys.last / 16 * 16 > row.inner ? keys.last / 16 * 16 : row.inner;
  const size_t end = row.outer < keys.last ? row.outer + 16 : row.outer;
  row.end = end < columns ? end : columns;
  return row;
}

/// BROAD_COUNT of the numbers x·factor + bias from j on, all of which are there.
INLINE broad weighed_broad(const query_row *row, size_t j) {
  const broad v = broad_load(row->x + j) * row->factor;
  return row->bias ? v + broad_load(row->bias + j) : v;
}

/// 16 of them.
INLINE lanes weighed(const query_row *row, size_t j) {
  const lanes v = lanes_load(row->x + j) * row->factor;
  return row->bias ? v + lanes_load(row->bias + j) : v;
}

/// The same; −∞ for those that do not count.
INLINE lanes weighed_part(const query_row *row, size_t j) {
  const size_t from = j < row->first ? row->first - j : 0;
  const size_t to = row->last - j < 16 ? row->last - j : 16;
  float numbers[16] = {0}, biases[16] = {0};
  memcpy(numbers + from, row->x + j + from, (to - from) * sizeof(float));
  if (row->bias) memcpy(biases + from, row->bias + j + from, (to - from) * sizeof(float));
  const lanes scaled = lanes_load(numbers) * row->factor;
  const lanes v = row->bias ? scaled + lanes_load(biases) : scaled;
  const lanes_int index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const lanes_int is_in = (index >= (int32_t)from) & (index < (int32_t)to);
  return lanes_select(is_in, v, lanes_of(-__builtin_inff()));
}

INLINE float weighed_maximum(const query_row *row) {
  broad all = broad_of(-__builtin_inff());
  size_t j = row->inner;
  for (; j + BROAD_COUNT <= row->outer; j += BROAD_COUNT)
    all = lanes_greater(weighed_broad(row, j), all);
  lanes greatest = broad_greatest(all);
  for (; j < row->outer; j += 16) greatest = lanes_greater(weighed(row, j), greatest);
  if (row->begin < row->inner) greatest = lanes_greater(weighed_part(row, row->begin), greatest);
  if (row->outer < row->last) greatest = lanes_greater(weighed_part(row, row->outer), greatest);
  return lanes_maximum(greatest);
}

/// Writes the exponentials in place of the products.
INLINE exponential_sums weighed_exponentials(const query_row *row, float shift) {
  exponential_sums sums = NO_EXPONENTIALS;
  float *x = row->x;
  if (row->begin < row->inner) {
    const lanes e = lanes_exp(weighed_part(row, row->begin) - shift);
    lanes_store_part(x + row->begin, e, row->end - row->begin < 16 ? row->end - row->begin : 16);
    take(&sums, e);
  }
  size_t j = row->inner;
  for (; j + BROAD_COUNT <= row->outer; j += BROAD_COUNT) {
    const broad e = lanes_exp(weighed_broad(row, j) - shift);
    broad_store(x + j, e);
    take(&sums, e);
  }
  for (; j < row->outer; j += 16) {
    const lanes e = lanes_exp(weighed(row, j) - shift);
    lanes_store(x + j, e);
    take(&sums, e);
  }
  if (row->outer < row->last) {
    const lanes e = lanes_exp(weighed_part(row, row->outer) - shift);
    lanes_store_part(x + row->outer, e, row->end - row->outer);
    take(&sums, e);
  }
  return sums;
}

/// The maximum and the sum of a row come at the end of long chains. So ROWS rows are worked at once:
/// while the numbers of one are on their way there is the next.
static void weigh(
    float *x, size_t rows, size_t columns, const kernel_span *keys, float factor,
    const float *bias, ptrdiff_t bias_step) {
  for (size_t done = 0, count; done < rows; done += count) {
    count = rows - done < ROWS ? rows - done : ROWS;
    query_row row[ROWS];
    float shift[ROWS];
    exponential_sums sums[ROWS];
    for (size_t i = 0; i < count; i++) {
      const size_t r = done + i;
      row[i] = row_of(
          x + r * columns, columns, keys[r], factor, bias ? bias + (ptrdiff_t)r * bias_step : NULL);
      shift[i] = shift_by(weighed_maximum(&row[i]));
    }
    for (size_t i = 0; i < count; i++) sums[i] = weighed_exponentials(&row[i], shift[i]);
    for (size_t i = 0; i < count; i++) {
      memset(row[i].x, 0, row[i].begin * sizeof(float));
      memset(row[i].x + row[i].end, 0, (columns - row[i].end) * sizeof(float));
      row_shares(row[i].x + row[i].begin, row[i].end - row[i].begin, sums[i]);
    }
  }
}
