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

/// B = Aᵀ: element (i, k) of A `[rows, columns]` is at `a[i * columns + k]` and becomes
/// `b[k * rows + i]`.
void kernel_transpose(const float *a, size_t rows, size_t columns, float *b);

/// C[i, j] = bias[j] + Σ_k A[i, k]·B[k, j], with A `[rows, depth]`, B packed, `bias` `[columns]`
/// or NULL, and C `[rows, columns]`. Strides count floats from one row to the next. Behind
/// the panels lie `panels_behind` as long ones that the next product reads: they are fetched on the way.
void kernel_product(
    kernel_variant variant, const float *a, size_t a_stride, size_t rows, size_t depth,
    const float *packed, size_t columns, const float *bias, float *c, size_t c_stride,
    size_t panels_behind);

/// C[i, j] = C[i, j] + Σ_k A[i, k]·B[k, j]: the chain goes on from what stands in C.
void kernel_product_added(
    kernel_variant variant, const float *a, size_t a_stride, size_t rows, size_t depth,
    const float *packed, size_t columns, float *c, size_t c_stride);

// Rows

/// weights[i, j] = e[j] / Σ e with e[j] = exp(x[i, j] − max_j x[i, j]); −∞ gives exactly 0. A row
/// of nothing but −∞ gives zeros. A NaN in a row makes the row NaN.
void kernel_softmax(
    kernel_variant variant, const float *x, size_t x_stride, size_t rows, size_t columns,
    float *weights, size_t weights_stride);

/// From `first` to before `last`.
typedef struct {
  size_t first, last;
} kernel_span;

/// The weights of queries, in place of their products with the keys `[rows, columns]`: of row i the
/// softmax of x[i, j]·factor + bias[i·bias_step + j] over the keys j in keys[i], and 0 for all others,
/// whose products are not read. `bias` may be NULL. The same bits as scaling, adding, setting the others
/// to −∞ and `kernel_softmax`.
void kernel_weigh(
    kernel_variant variant, float *x, size_t rows, size_t columns, const kernel_span *keys,
    float factor, const float *bias, ptrdiff_t bias_step);

/// The numbers that `kernel_softmax` divides, for one row. The maximum of a row of nothing but −∞
/// is −∞.
void kernel_softmax_parts(
    kernel_variant variant, const float *x, size_t columns, float *exponentials, float *maximum,
    float *sum);

/// Around what the numbers of a row are spread.
typedef enum {
  /// Their mean (layer norm).
  kernel_norm_layer = 0,
  /// 0, so that the variance is the mean square (RMS norm).
  kernel_norm_rms = 1,
} kernel_norm_kind;

/// y[i, j] = (x[i, j] − mean) / √(variance + epsilon) · gain[j] + shift[j], with the mean and the
/// biased variance of row i; of the RMS norm the mean is 0. `shift` may be NULL. Worked in double
/// precision and rounded once: a mean that is large beside the deviation would otherwise cost the
/// result its last digits.
void kernel_norm(
    kernel_variant variant, kernel_norm_kind kind, const float *x, size_t x_stride, size_t rows,
    size_t columns, const float *gain, const float *shift, float epsilon, float *y,
    size_t y_stride);

/// The mean and the biased variance of one row, as `kernel_norm` uses them.
void kernel_norm_parts(
    kernel_variant variant, kernel_norm_kind kind, const float *x, size_t columns, double *mean,
    double *variance);

/// With n = width / 2, for i < n: y[i] = x[i]·cosine[i] − x[i + n]·sine[i] and
/// y[i + n] = x[i + n]·cosine[i] + x[i]·sine[i]; the numbers from `width` on are copied. Row r takes
/// its n cosines at `cosines + r * n`, and its sines likewise; x and y are dense.
void kernel_rotate(
    kernel_variant variant, const float *x, size_t rows, size_t columns, size_t width,
    const float *cosines, const float *sines, float *y);

// Elements

/// y = exp(x), at most 1 ulp from the exact value; 0 below −104, +∞ above 88.73.
void kernel_exp(kernel_variant variant, const float *x, size_t count, float *y);

/// y = x · factor.
void kernel_scale(
    kernel_variant variant, const float *x, size_t count, float factor, float *y);

/// y = a + b.
void kernel_add(kernel_variant variant, const float *a, const float *b, size_t count, float *y);

/// y = a · b.
void kernel_multiply(
    kernel_variant variant, const float *a, const float *b, size_t count, float *y);

/// What stands between the products of a feed-forward network. Each is within 2e-7 of the exact
/// value, where that is below 1, else within 2e-7 of its size.
typedef enum {
  /// max(x, 0).
  kernel_relu = 0,
  /// x·Φ(x), with Φ of the normal distribution.
  kernel_gelu = 1,
  /// ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
  kernel_gelu_tanh = 2,
  kernel_tanh = 3,
  /// x·σ(x), with σ(x) = 1 / (1 + exp(−x)).
  kernel_silu = 4,
  /// x·σ(1.702·x).
  kernel_quick_gelu = 5,
} kernel_activation;

/// y = activation(x).
void kernel_activate(
    kernel_variant variant, kernel_activation activation, const float *x, size_t count, float *y);

// The way back. `upstream` is the gradient of what the forward kernel gave, `gradient` becomes
// that of what it got. Matrices are dense.

/// gradient = upstream · activation′(x).
void kernel_activate_backward(
    kernel_variant variant, kernel_activation activation, const float *x, const float *upstream,
    size_t count, float *gradient);

/// gradient[i, j] = w[i, j]·(upstream[i, j] − Σ_j w[i, j]·upstream[i, j]), worked in double
/// precision and rounded once.
void kernel_softmax_backward(
    kernel_variant variant, const float *weights, const float *upstream, size_t rows,
    size_t columns, float *gradient);

/// With u = (x − mean) / √(variance + epsilon) and g = upstream · gain, a row's gradient is
/// (g − mean(g) − u·mean(g·u)) / √(variance + epsilon), of the RMS norm without mean(g), worked in
/// double precision and rounded once. Adds upstream · u to `gain_gradient` and upstream to
/// `shift_gradient`, in the order of the rows.
void kernel_norm_backward(
    kernel_variant variant, kernel_norm_kind kind, const float *x, const float *upstream,
    size_t rows, size_t columns, const float *gain, float epsilon, float *gradient,
    double *gain_gradient, double *shift_gradient);

/// y[j] = Σ_i x[i, j], in the order of the rows.
void kernel_column_sums(
    kernel_variant variant, const float *x, size_t rows, size_t columns, float *y);

/// −ln of the softmax of x at `target`: ln Σ_j exp(x[j] − max) − (x[target] − max), with the sum and
/// the logarithm in double precision. +∞ where the target's share is 0.
double kernel_cross_entropy(
    kernel_variant variant, const float *x, size_t columns, size_t target);

// Steps of the optimizers, over `count` numbers

/// p −= rate · g.
void kernel_descend(
    kernel_variant variant, float *p, const float *g, size_t count, float rate);

/// v = keep · v + g, then p −= rate · v.
void kernel_momentum(
    kernel_variant variant, float *p, float *v, const float *g, size_t count, float rate,
    float keep);

/// The numbers of one step of Adam: β1, 1 − β1, β2, 1 − β2; the rate over 1 − β1^t; √(1 − β2^t); ε.
typedef struct {
  float keep_mean, take_mean, keep_square, take_square, rate, root, epsilon;
} kernel_adam_step;

/// m = keep_mean·m + take_mean·g, v = keep_square·v + take_square·g², then
/// p −= rate · m / (√v / root + epsilon).  Kingma and Ba 2015.
void kernel_adam(
    kernel_variant variant, float *p, float *m, float *v, const float *g, size_t count,
    kernel_adam_step step);

// What needs no variant

/// Calls work(context, i) for every i below `count`, on at most `threads` threads at once and in any
/// order, and returns when all is done. Thread t of n begins with those from count·t/n to before
/// count·(t + 1)/n, one after the other; who is done with its own takes of the others'. Where the other
/// threads are busy for somebody else, and from within such work, the caller does it alone.
void kernel_share_out(
    size_t count, size_t threads, void (*work)(void *context, size_t index), void *context);

/// Keeps memory that is freed for what comes next, instead of handing it back to the system; where
/// the C library has no such setting, does nothing.
void kernel_keep_freed_memory(void);

/// Asks for huge pages for what the heap has grown by. To be called between taking a large piece and
/// writing to it; costs nothing where the heap has not grown. Does nothing before
/// `kernel_keep_freed_memory`, and where there are none.
void kernel_use_huge_pages(void);

/// Room for `count` floats, at an address divisible by 64; NULL where there is none.
///
/// For numbers that stay for many passes (`lasts`) large pieces lie one behind the other in the order in
/// which they are asked for, on huge pages where the system has them: a pass that reads all weights of
/// a model reads straight on, and looks up few pages. Of others a thread keeps what it gave back last.
float *kernel_take_room(size_t count, bool lasts);

/// Gives back what `kernel_take_room` gave for the same `count` and `lasts`.
void kernel_give_room(float *room, size_t count, bool lasts);

/// ln(x), within 2 ulp, from IEEE operations alone, so that it has the same bits on every machine.
double kernel_ln(double x);

/// Whether `count` floats are the same bits (so +0 differs from −0, and a NaN equals itself).
bool kernel_same_bits(const float *a, const float *b, size_t count);

/// The angle position / 10000^(2·pair / width) of a sinusoidal position, in double precision.
double kernel_position_angle(size_t position, size_t pair, size_t width);
double kernel_power(double base, double exponent);
double kernel_sin(double angle);
double kernel_cos(double angle);

/// −Σ p·ln p in nats, in double precision and in order; a zero adds nothing.
double kernel_entropy(const float *p, size_t count);

#endif
