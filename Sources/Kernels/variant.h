/// What every variant offers; see kernels.h for what the functions compute.
#ifndef ATTN_VARIANT_H
#define ATTN_VARIANT_H

#include <stddef.h>

#include "kernels.h"

typedef struct {
  /// C = start + A·B; the rows of start are `start_stride` apart. Without a start the chains begin with
  /// 0. Behind the panels lie `panels_behind` that are read next.
  void (*product)(
      const float *a, size_t a_stride, size_t rows, size_t depth, const float *packed,
      size_t columns, const float *start, size_t start_stride, float *c, size_t c_stride,
      size_t panels_behind);
  void (*softmax)(
      const float *x, size_t x_stride, size_t rows, size_t columns, float *weights,
      size_t weights_stride);
  void (*softmax_parts)(
      const float *x, size_t columns, float *exponentials, float *maximum, float *sum);
  void (*weigh)(
      float *x, size_t rows, size_t columns, const kernel_span *keys, float factor,
      const float *bias, ptrdiff_t bias_step);
  void (*norm)(
      kernel_norm_kind kind, const float *x, size_t x_stride, size_t rows, size_t columns,
      const float *gain, const float *shift, float epsilon, float *y, size_t y_stride);
  void (*norm_parts)(
      kernel_norm_kind kind, const float *x, size_t columns, double *mean, double *variance);
  void (*rotate)(
      const float *x, size_t rows, size_t columns, size_t width, const float *cosines,
      const float *sines, float *y);
  void (*exp)(const float *x, size_t count, float *y);
  void (*scale)(const float *x, size_t count, float factor, float *y);
  void (*add)(const float *a, const float *b, size_t count, float *y);
  void (*multiply)(const float *a, const float *b, size_t count, float *y);
  void (*activation)(kernel_activation activation, const float *x, size_t count, float *y);
  void (*activation_backward)(
      kernel_activation activation, const float *x, const float *upstream, size_t count,
      float *gradient);
  void (*softmax_backward)(
      const float *weights, const float *upstream, size_t rows, size_t columns, float *gradient);
  void (*norm_backward)(
      kernel_norm_kind kind, const float *x, const float *upstream, size_t rows, size_t columns,
      const float *gain, float epsilon, float *gradient, double *gain_gradient,
      double *shift_gradient);
  void (*log_sum_parts)(const float *x, size_t columns, float *maximum, double *sum);
  void (*column_sums)(const float *x, size_t rows, size_t columns, float *y);
  void (*descend)(float *p, const float *g, size_t count, float rate);
  void (*momentum)(float *p, float *v, const float *g, size_t count, float rate, float keep);
  void (*adam)(float *p, float *m, float *v, const float *g, size_t count, kernel_adam_step step);
} variant_table;

extern const variant_table variant_baseline;
#if defined(__x86_64__)
extern const variant_table variant_avx2;
extern const variant_table variant_avx512;
#endif

#endif
