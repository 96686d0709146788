#include "kernels.h"

#include <math.h>
#include <string.h>

#include "variant.h"

#pragma STDC FP_CONTRACT OFF

bool kernel_is_available(kernel_variant variant) {
  switch (variant) {
    case kernel_baseline:
      return true;
#if defined(__x86_64__)
    case kernel_avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case kernel_avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
#endif
    default:
      return false;
  }
}

static const variant_table *table(kernel_variant variant) {
  switch (variant) {
#if defined(__x86_64__)
    case kernel_avx2:
      return &variant_avx2;
    case kernel_avx512:
      return &variant_avx512;
#endif
    default:
      return &variant_baseline;
  }
}

void kernel_product(
    kernel_variant variant, const float *a, size_t a_stride, size_t rows, size_t depth,
    const float *packed, size_t columns, const float *bias, float *c, size_t c_stride,
    size_t panels_behind) {
  table(variant)->product(
      a, a_stride, rows, depth, packed, columns, bias, 0, c, c_stride,
      panels_behind);
}

void kernel_product_added(
    kernel_variant variant, const float *a, size_t a_stride, size_t rows, size_t depth,
    const float *packed, size_t columns, float *c, size_t c_stride) {
  table(variant)->product(
      a, a_stride, rows, depth, packed, columns, c, c_stride, c, c_stride, 0);
}

void kernel_softmax(
    kernel_variant variant, const float *x, size_t x_stride, size_t rows, size_t columns,
    float *weights, size_t weights_stride) {
  table(variant)->softmax(x, x_stride, rows, columns, weights, weights_stride);
}

void kernel_softmax_parts(
    kernel_variant variant, const float *x, size_t columns, float *exponentials, float *maximum,
    float *sum) {
  table(variant)->softmax_parts(x, columns, exponentials, maximum, sum);
}

void kernel_weigh(
    kernel_variant variant, float *x, size_t rows, size_t columns, const kernel_span *keys,
    float factor, const float *bias, ptrdiff_t bias_step) {
  table(variant)->weigh(x, rows, columns, keys, factor, bias, bias_step);
}

void kernel_norm(
    kernel_variant variant, kernel_norm_kind kind, const float *x, size_t x_stride, size_t rows,
    size_t columns, const float *gain, const float *shift, float epsilon, float *y,
    size_t y_stride) {
  table(variant)->norm(kind, x, x_stride, rows, columns, gain, shift, epsilon, y, y_stride);
}

void kernel_norm_parts(
    kernel_variant variant, kernel_norm_kind kind, const float *x, size_t columns, double *mean,
    double *variance) {
  table(variant)->norm_parts(kind, x, columns, mean, variance);
}

void kernel_rotate(
    kernel_variant variant, const float *x, size_t rows, size_t columns, size_t width,
    const float *cosines, const float *sines, float *y) {
  table(variant)->rotate(x, rows, columns, width, cosines, sines, y);
}

void kernel_exp(kernel_variant variant, const float *x, size_t count, float *y) {
  table(variant)->exp(x, count, y);
}

void kernel_scale(
    kernel_variant variant, const float *x, size_t count, float factor, float *y) {
  table(variant)->scale(x, count, factor, y);
}

void kernel_add(kernel_variant variant, const float *a, const float *b, size_t count, float *y) {
  table(variant)->add(a, b, count, y);
}

void kernel_multiply(
    kernel_variant variant, const float *a, const float *b, size_t count, float *y) {
  table(variant)->multiply(a, b, count, y);
}

void kernel_activate(
    kernel_variant variant, kernel_activation activation, const float *x, size_t count, float *y) {
  table(variant)->activation(activation, x, count, y);
}

void kernel_activate_backward(
    kernel_variant variant, kernel_activation activation, const float *x, const float *upstream,
    size_t count, float *gradient) {
  table(variant)->activation_backward(activation, x, upstream, count, gradient);
}

void kernel_softmax_backward(
    kernel_variant variant, const float *weights, const float *upstream, size_t rows,
    size_t columns, float *gradient) {
  table(variant)->softmax_backward(weights, upstream, rows, columns, gradient);
}

void kernel_norm_backward(
    kernel_variant variant, kernel_norm_kind kind, const float *x, const float *upstream,
    size_t rows, size_t columns, const float *gain, float epsilon, float *gradient,
    double *gain_gradient, double *shift_gradient) {
  table(variant)->norm_backward(
      kind, x, upstream, rows, columns, gain, epsilon, gradient, gain_gradient, shift_gradient);
}

void kernel_column_sums(
    kernel_variant variant, const float *x, size_t rows, size_t columns, float *y) {
  table(variant)->column_sums(x, rows, columns, y);
}

double kernel_cross_entropy(
    kernel_variant variant, const float *x, size_t columns, size_t target) {
  float maximum;
  double sum;
  table(variant)->log_sum_parts(x, columns, &maximum, &sum);
  // Nothing but −∞: every share is 0.
  if (sum == 0) return INFINITY;
  return kernel_ln(sum) - ((double)x[target] - (double)maximum);
}

void kernel_descend(
    kernel_variant variant, float *p, const float *g, size_t count, float rate) {
  table(variant)->descend(p, g, count, rate);
}

void kernel_momentum(
    kernel_variant variant, float *p, float *v, const float *g, size_t count, float rate,
    float keep) {
  table(variant)->momentum(p, v, g, count, rate, keep);
}

void kernel_adam(
    kernel_variant variant, float *p, float *m, float *v, const float *g, size_t count,
    kernel_adam_step step) {
  table(variant)->adam(p, m, v, g, count, step);
}

double kernel_ln(double x) {
  if (!(x > 0)) return x == 0 ? -INFINITY : NAN;
  if (isinf(x)) return x;
  int exponent;
  // x = m · 2^exponent with m in [√½, √2), so that a number near 1 keeps its distance from 1.
  double m = frexp(x, &exponent);
  if (m < 0.70710678118654752) {
    m = m + m;
    exponent--;
  }
  // ln m = 2·artanh(u) = 2·(u + u³/3 + u⁵/5 + …) with |u| < 0.172; the rest is below 2⁻⁵⁷ of it.
  const double u = (m - 1) / (m + 1), square = u * u;
  double series = 0;
  for (int n = 21; n > 1; n -= 2) series = (series + 1.0 / n) * square;
  return exponent * 0.69314718055994531 + 2 * (u + u * series);
}

bool kernel_same_bits(const float *a, const float *b, size_t count) {
  return a == b || count == 0 || memcmp(a, b, count * sizeof(float)) == 0;
}

double kernel_position_angle(size_t position, size_t pair, size_t width) {
  return (double)position / pow(10000, 2 * (double)pair / (double)width);
}

double kernel_power(double base, double exponent) { return pow(base, exponent); }

double kernel_sin(double angle) { return sin(angle); }

double kernel_cos(double angle) { return cos(angle); }

double kernel_entropy(const float *p, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    if (p[i] != 0) sum -= (double)p[i] * log((double)p[i]);
  return sum;
}
