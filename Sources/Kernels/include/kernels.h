/// The hot loops of the engine, in C because Swift without -march calls fmaf for every lane.
///
/// Every result has one definition that does not depend on the variant, the number of rows, the
/// tile or the thread that computed it:
///
/// - a number of a product is one chain of fused multiply-adds in the order of k, which starts
///   from the bias (from +0 where there is none);
/// - a sum over a row has 16 lanes (lane i adds the elements i, i + 16, ... in this order), which
///   are then added pairwise: i and i + 8, i and i + 4, i and i + 2, 0 and 1;
/// - everything else is made of single IEEE operations in the order that is written down here.
///
/// So all variants give the same bits. The one exception is the payload of a NaN.
#ifndef ATTN_KERNELS_H
#define ATTN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  /// Plain C. On x86-64 it calls fmaf; on arm64, where fused multiply-add is part of the base
  /// instruction set, the compiler makes NEON of it.
  kernel_baseline = 0,
  /// x86-64 with AVX2 and FMA.
  kernel_avx2 = 1,
  /// x86-64 with AVX-512 F, VL, DQ and BW.
  kernel_avx512 = 2,
} kernel_variant;

/// Whether this machine can run `variant`.
bool kernel_is_available(kernel_variant variant);

// Products

/// The columns of a panel of a packed matrix.
#define KERNEL_PANEL 16

/// How many floats the packed form of a `depth` x `columns` matrix takes: panels of 16 columns,
/// each row after row, the last one filled up with zeros.
size_t kernel_packed_count(size_t depth, size_t columns);

/// Packs B `[depth, columns]`; element (k, j) is at `b[k * stride + j]`.
void kernel_pack(const float *b, size_t stride, size_t depth, size_t columns, float *packed);

/// Packs the transpose of B `[columns, depth]`; element (j, k) is at `b[j * stride + k]`. The
/// product with it is A·Bᵀ.
void kernel_pack_transposed(
    const float *b, size_t stride, size_t depth, size_t columns, float *packed);

/// C[i, j] = bias[j] + Σ_k A[i, k]·B[k, j], with A `[rows, depth]`, B packed, `bias` `[columns]`
/// or NULL, and C `[rows, columns]`. Strides count floats from one row to the next.
void kernel_product(
    kernel_variant variant, const float *a, size_t a_stride, size_t rows, size_t depth,
    const float *packed, size_t columns, const float *bias, float *c, size_t c_stride);

// Rows

/// weights[i, j] = e[j] / Σ e with e[j] = exp(x[i, j] − max_j x[i, j]); −∞ gives exactly 0. A row
/// of nothing but −∞ gives zeros. A NaN in a row makes the row NaN.
void kernel_softmax(
    kernel_variant variant, const float *x, size_t x_stride, size_t rows, size_t columns,
    float *weights, size_t weights_stride);

/// The numbers that `kernel_softmax` divides, for one row. The maximum of a row of nothing but −∞
/// is −∞.
void kernel_softmax_parts(
    kernel_variant variant, const float *x, size_t columns, float *exponentials, float *maximum,
    float *sum);

/// y[i, j] = (x[i, j] − mean) / √(variance + epsilon) · gain[j] + shift[j], with the mean and the
/// biased variance of row i. Worked in double precision and rounded once: a mean that is large
/// beside the deviation would otherwise cost the result its last digits.
void kernel_norm(
    kernel_variant variant, const float *x, size_t x_stride, size_t rows, size_t columns,
    const float *gain, const float *shift, float epsilon, float *y, size_t y_stride);

/// The mean and the biased variance of one row, as `kernel_norm` uses them.
void kernel_norm_parts(
    kernel_variant variant, const float *x, size_t columns, double *mean, double *variance);

// Elements

/// y = exp(x), at most 1 ulp from the exact value; 0 below −104, +∞ above 88.73.
void kernel_exp(kernel_variant variant, const float *x, size_t count, float *y);

/// y = x · factor.
void kernel_scale(
    kernel_variant variant, const float *x, size_t count, float factor, float *y);

/// y = a + b.
void kernel_add(kernel_variant variant, const float *a, const float *b, size_t count, float *y);

// What needs no variant

/// Whether `count` floats are the same bits (so +0 differs from −0, and a NaN equals itself).
bool kernel_same_bits(const float *a, const float *b, size_t count);

/// The angle position / 10000^(2·pair / width) of a sinusoidal position, in double precision.
double kernel_position_angle(size_t position, size_t pair, size_t width);
double kernel_sin(double angle);
double kernel_cos(double angle);

/// −Σ p·ln p in nats, in double precision and in order; a zero adds nothing.
double kernel_entropy(const float *p, size_t count);

#endif
