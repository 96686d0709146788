/// Norms and rotations of rows. Included once per variant, after lanes.h.

/// The means and the biased variances of `rows` rows, worked side by side: each is a long chain.
INLINE void rows_parts(
    kernel_norm_kind kind, const int rows, const float *x, size_t x_stride, size_t columns,
    double *mean, double *variance) {
  wide_lanes sum[ROWS];
#pragma unroll
  for (int i = 0; i < rows; i++) {
    mean[i] = 0;
    sum[i] = wide_of(0);
  }
  if (kind == kernel_norm_layer) {
    for (size_t j = 0; j < columns; j += 16)
#pragma unroll
      for (int i = 0; i < rows; i++)
        sum[i] = sum[i] + wide_load(x + (size_t)i * x_stride + j, columns - j, 0);
#pragma unroll
    for (int i = 0; i < rows; i++) {
      mean[i] = wide_sum(sum[i]) / (double)columns;
      sum[i] = wide_of(0);
    }
  }
  for (size_t j = 0; j < columns; j += 16)
#pragma unroll
    for (int i = 0; i < rows; i++) {
      // Filled up with the mean, whose distance from itself adds nothing.
      const wide_lanes d =
          wide_load(x + (size_t)i * x_stride + j, columns - j, mean[i]) - wide_of(mean[i]);
      sum[i] = sum[i] + d * d;
    }
#pragma unroll
  for (int i = 0; i < rows; i++) variance[i] = wide_sum(sum[i]) / (double)columns;
}

static void norm_parts(
    kernel_norm_kind kind, const float *x, size_t columns, double *mean, double *variance) {
  rows_parts(kind, 1, x, 0, columns, mean, variance);
}

/// 16 numbers from x on, of which `left` are there: their distances from the mean, divided.
INLINE void norm_part(
    const float *x, size_t left, double mean, double deviation, double inverse, int is_plain,
    wide_lanes gain, wide_lanes shift, float *y) {
  const wide_lanes distance = wide_load(x, left, 0) - wide_of(mean);
  const wide_lanes quotient =
      is_plain ? wide_quotient(distance, wide_of(deviation), wide_of(inverse))
               : distance / wide_of(deviation);
  const lanes v = __builtin_convertvector(quotient * gain + shift, lanes);
  if (left >= 16)
    lanes_store(y, v);
  else
    lanes_store_part(y, v, left);
}

INLINE void norm_rows(
    kernel_norm_kind kind, const int rows, const float *x, size_t x_stride, size_t columns,
    const float *gain, const float *shift, float epsilon, float *y, size_t y_stride) {
  double mean[ROWS], variance[ROWS], deviation[ROWS], inverse[ROWS];
  rows_parts(kind, rows, x, x_stride, columns, mean, variance);
  int is_plain = HAS_FMA;
#pragma unroll
  for (int i = 0; i < rows; i++) {
    deviation[i] = __builtin_sqrt(variance[i] + (double)epsilon);
    inverse[i] = 1 / deviation[i];
    // Where it is no number, or nothing, a remainder would be none either.
    is_plain &= deviation[i] > 0 && deviation[i] < __builtin_inf();
  }
  for (size_t j = 0; j < columns; j += 16) {
    const size_t left = columns - j;
    const wide_lanes g = wide_load(gain + j, left, 0);
    const wide_lanes s = shift ? wide_load(shift + j, left, 0) : wide_of(0);
#pragma unroll
    for (int i = 0; i < rows; i++)
      norm_part(
          x + (size_t)i * x_stride + j, left, mean[i], deviation[i], inverse[i], is_plain, g, s,
          y + (size_t)i * y_stride + j);
  }
}

static void norm(
    kernel_norm_kind kind, const float *x, size_t x_stride, size_t rows, size_t columns,
    const float *gain, const float *shift, float epsilon, float *y, size_t y_stride) {
  size_t row = 0;
  for (; row + ROWS <= rows; row += ROWS)
    norm_rows(
        kind, ROWS, x + row * x_stride, x_stride, columns, gain, shift, epsilon, y + row * y_stride,
        y_stride);
  for (; row < rows; row++)
    norm_rows(
        kind, 1, x + row * x_stride, x_stride, columns, gain, shift, epsilon, y + row * y_stride,
        y_stride);
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
