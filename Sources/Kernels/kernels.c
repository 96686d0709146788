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
    const float *packed, size_t columns, const float *bias, float *c, size_t c_stride) {
  table(variant)->product(a, a_stride, rows, depth, packed, columns, bias, c, c_stride);
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

void kernel_norm(
    kernel_variant variant, const float *x, size_t x_stride, size_t rows, size_t columns,
    const float *gain, const float *shift, float epsilon, float *y, size_t y_stride) {
  table(variant)->norm(x, x_stride, rows, columns, gain, shift, epsilon, y, y_stride);
}

void kernel_norm_parts(
    kernel_variant variant, const float *x, size_t columns, double *mean, double *variance) {
  table(variant)->norm_parts(x, columns, mean, variance);
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

bool kernel_same_bits(const float *a, const float *b, size_t count) {
  return a == b || count == 0 || memcmp(a, b, count * sizeof(float)) == 0;
}

double kernel_position_angle(size_t position, size_t pair, size_t width) {
  return (double)position / pow(10000, 2 * (double)pair / (double)width);
}

double kernel_sin(double angle) { return sin(angle); }

double kernel_cos(double angle) { return cos(angle); }

double kernel_entropy(const float *p, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    if (p[i] != 0) sum -= (double)p[i] * log((double)p[i]);
  return sum;
}
