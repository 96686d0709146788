/// The kernels, written once. A variant defines
///   VARIANT      the name of its table,
///   TILE_PANELS  the most panels of 16 columns of a register tile (1 or 3),
///   TILE_ROWS    its rows (1, 6 or 8), and with fewer panels
///   NARROW_ROWS  (1, 6 or 12),
///   BROAD        how many times 16 numbers are worked at once, where each is by itself,
///   ROWS         how many rows, where their sums are needed,
///   HAS_SCALE    whether there is an instruction for x·2^n (1) or not (0),
///   HAS_FMA      whether the instruction is there (1) or called for every lane (0),
/// opens its target attribute and includes this file.
#include "kernels.h"
#include "lanes.h"
#include "variant.h"

#include "norms.h"
#include "products.h"
#include "shares.h"

static void exponential(const float *x, size_t count, float *y) {
  size_t j = 0;
  for (; j + BROAD_COUNT <= count; j += BROAD_COUNT)
    broad_store(y + j, lanes_exp(broad_load(x + j)));
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
