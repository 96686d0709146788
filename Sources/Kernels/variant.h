/// What every variant offers; see kernels.h for what the functions compute.
#ifndef ATTN_VARIANT_H
#define ATTN_VARIANT_H

#include <stddef.h>

typedef struct {
  void (*product)(
      const float *a, size_t a_stride, size_t rows, size_t depth, const float *packed,
      size_t columns, const float *bias, float *c, size_t c_stride);
  void (*softmax)(
      const float *x, size_t x_stride, size_t rows, size_t columns, float *weights,
      size_t weights_stride);
  void (*softmax_parts)(
      const float *x, size_t columns, float *exponentials, float *maximum, float *sum);
  void (*norm)(
      const float *x, size_t x_stride, size_t rows, size_t columns, const float *gain,
      const float *shift, float epsilon, float *y, size_t y_stride);
  void (*norm_parts)(const float *x, size_t columns, double *mean, double *variance);
  void (*exp)(const float *x, size_t count, float *y);
  void (*scale)(const float *x, size_t count, float factor, float *y);
  void (*add)(const float *a, const float *b, size_t count, float *y);
} variant_table;

extern const variant_table variant_baseline;
#if defined(__x86_64__)
extern const variant_table variant_avx2;
extern const variant_table variant_avx512;
#endif

#endif
