/// What training needs: activations, the way back through a row, the steps of the optimizers.
/// Included by variant_template.h.

/// Calls `f(activation, lanes)` for `count` floats; the activation is known to the compiler. `f` is given
/// twice, for the two widths that it is there for.
INLINE void each_lanes(
    kernel_activation activation, lanes (*f)(kernel_activation, lanes),
    broad (*f_broad)(kernel_activation, broad), const float *x, const float *factor, size_t count,
    float *y) {
  size_t j = 0;
  for (; j + BROAD_COUNT <= count; j += BROAD_COUNT) {
    const broad v = f_broad(activation, broad_load(x + j));
    broad_store(y + j, factor ? v * broad_load(factor + j) : v);
  }
  for (; j + 16 <= count; j += 16) {
    const lanes v = f(activation, lanes_load(x + j));
    lanes_store(y + j, factor ? v * lanes_load(factor + j) : v);
  }
  if (j < count) {
    const lanes v = f(activation, lanes_load_part(x + j, count - j, 0));
    lanes_store_part(
        y + j, factor ? v * lanes_load_part(factor + j, count - j, 0) : v, count - j);
  }
}

#define EACH(ACTIVATION, F, FACTOR)                    \
  case ACTIVATION:                                     \
    each_lanes(ACTIVATION, F, F, x, FACTOR, count, y); \
    break;

static void activation(kernel_activation activation, const float *x, size_t count, float *y) {
  switch (activation) {
    EACH(kernel_relu, lanes_activation, NULL)
    EACH(kernel_gelu, lanes_activation, NULL)
    EACH(kernel_gelu_tanh, lanes_activation, NULL)
    EACH(kernel_tanh, lanes_activation, NULL)
    EACH(kernel_silu, lanes_activation, NULL)
    EACH(kernel_quick_gelu, lanes_activation, NULL)
  }
}

static void activation_backward(
    kernel_activation activation, const float *x, const float *upstream, size_t count, float *y) {
  switch (activation) {
    EACH(kernel_relu, lanes_slope, upstream)
    EACH(kernel_gelu, lanes_slope, upstream)
    EACH(kernel_gelu_tanh, lanes_slope, upstream)
    EACH(kernel_tanh, lanes_slope, upstream)
    EACH(kernel_silu, lanes_slope, upstream)
    EACH(kernel_quick_gelu, lanes_slope, upstream)
  }
}

static void softmax_backward(
    const float *weights, const float *upstream, size_t rows, size_t columns, float *gradient) {
  for (size_t i = 0; i < rows; i++) {
    const float *w = weights + i * columns, *dw = upstream + i * columns;
    float *to = gradient + i * columns;
    wide_lanes sum = wide_of(0);
    for (size_t j = 0; j < columns; j += 16)
      sum = sum + wide_load(w + j, columns - j, 0) * wide_load(dw + j, columns - j, 0);
    const wide_lanes mean = wide_of(wide_sum(sum));
    for (size_t j = 0; j < columns; j += 16) {
      const size_t left = columns - j;
      const wide_lanes v = wide_load(w + j, left, 0) * (wide_load(dw + j, left, 0) - mean);
      lanes_store_part(to + j, __builtin_convertvector(v, lanes), left < 16 ? left : 16);
    }
  }
}

static void norm_backward(
    kernel_norm_kind kind, const float *x, const float *upstream, size_t rows, size_t columns,
    const float *gain, float epsilon, float *gradient, double *gain_gradient,
    double *shift_gradient) {
  for (size_t i = 0; i < rows; i++) {
    const float *from = x + i * columns, *dy = upstream + i * columns;
    float *to = gradient + i * columns;
    double mean, variance;
    norm_parts(kind, from, columns, &mean, &variance);
    const wide_lanes centre = wide_of(mean);
    const wide_lanes deviation = wide_of(__builtin_sqrt(variance + (double)epsilon));
    wide_lanes sum = wide_of(0), products = wide_of(0);
    for (size_t j = 0; j < columns; j += 16) {
      const size_t left = columns - j;
      const wide_lanes unit = (wide_load(from + j, left, mean) - centre) / deviation;
      const wide_lanes d = wide_load(dy + j, left, 0);
      const wide_lanes scaled = d * wide_load(gain + j, left, 0);
      sum = sum + scaled;
      products = products + scaled * unit;
      wide_add_part(gain_gradient + j, d * unit, left < 16 ? left : 16);
      wide_add_part(shift_gradient + j, d, left < 16 ? left : 16);
    }
    const wide_lanes mean_sum =
        wide_of(kind == kernel_norm_layer ? wide_sum(sum) / (double)columns : 0);
    const wide_lanes mean_product = wide_of(wide_sum(products) / (double)columns);
    for (size_t j = 0; j < columns; j += 16) {
      const size_t left = columns - j;
      const wide_lanes unit = (wide_load(from + j, left, mean) - centre) / deviation;
      const wide_lanes scaled = wide_load(dy + j, left, 0) * wide_load(gain + j, left, 0);
      const wide_lanes v = (scaled - mean_sum - unit * mean_product) / deviation;
      lanes_store_part(to + j, __builtin_convertvector(v, lanes), left < 16 ? left : 16);
    }
  }
}

static void log_sum_parts(const float *x, size_t columns, float *maximum, double *sum) {
  *maximum = row_maximum(x, columns);
  const lanes shift = lanes_of(*maximum == -__builtin_inff() ? 0 : *maximum);
  wide_lanes sums = wide_of(0);
  for (size_t j = 0; j < columns; j += 16) {
    const size_t left = columns - j;
    const lanes v = left < 16 ? lanes_load_part(x + j, left, -__builtin_inff()) : lanes_load(x + j);
    sums = sums + __builtin_convertvector(lanes_exp(v - shift), wide_lanes);
  }
  *sum = wide_sum(sums);
}

static void column_sums(const float *x, size_t rows, size_t columns, float *y) {
  for (size_t j = 0; j < columns; j++) y[j] = 0;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) y[j] = y[j] + x[i * columns + j];
}

static void descend(float *p, const float *g, size_t count, float rate) {
  for (size_t j = 0; j < count; j++) p[j] = p[j] - rate * g[j];
}

static void momentum(float *p, float *v, const float *g, size_t count, float rate, float keep) {
  for (size_t j = 0; j < count; j++) {
    v[j] = keep * v[j] + g[j];
    p[j] = p[j] - rate * v[j];
  }
}

/// Up to 16 parameters, in lanes because the compiler keeps calls of sqrtf one by one.
INLINE void adam_part(
    float *p, float *m, float *v, const float *g, size_t count, const kernel_adam_step *s) {
  const lanes slope = lanes_load_part(g, count, 0);
  const lanes mean =
      lanes_of(s->keep_mean) * lanes_load_part(m, count, 0) + lanes_of(s->take_mean) * slope;
  const lanes square = lanes_of(s->keep_square) * lanes_load_part(v, count, 0) +
                       lanes_of(s->take_square) * (slope * slope);
  const lanes root =
      __builtin_elementwise_sqrt(square) / lanes_of(s->root) + lanes_of(s->epsilon);
  lanes_store_part(m, mean, count);
  lanes_store_part(v, square, count);
  lanes_store_part(
      p, lanes_load_part(p, count, 0) - lanes_of(s->rate) * (mean / root), count);
}

static void adam(float *p, float *m, float *v, const float *g, size_t count, kernel_adam_step s) {
  size_t j = 0;
  for (; j + 16 <= count; j += 16) adam_part(p + j, m + j, v + j, g + j, 16, &s);
  if (j < count) adam_part(p + j, m + j, v + j, g + j, count - j, &s);
}
