#include <string.h>

#include "kernels.h"

size_t kernel_packed_count(size_t depth, size_t columns) {
  return (columns + KERNEL_PANEL - 1) / KERNEL_PANEL * KERNEL_PANEL * depth;
}

void kernel_pack(const float *b, size_t stride, size_t depth, size_t columns, float *packed) {
  for (size_t column = 0; column < columns; column += KERNEL_PANEL) {
    const size_t left = columns - column;
    const size_t width = left < KERNEL_PANEL ? left : KERNEL_PANEL;
    for (size_t k = 0; k < depth; k++, packed += KERNEL_PANEL) {
      memcpy(packed, b + k * stride + column, width * sizeof(float));
      memset(packed + width, 0, (KERNEL_PANEL - width) * sizeof(float));
    }
  }
}

typedef float four __attribute__((vector_size(16)));
/// At any address that a float can have.
typedef float four_unaligned __attribute__((vector_size(16), aligned(4)));

/// Writes four numbers of each of four rows of B, the rows becoming neighbours.
static void transpose_four(const float *b, size_t stride, float *to, size_t to_stride) {
  const four r0 = *(const four_unaligned *)b, r1 = *(const four_unaligned *)(b + stride);
  const four r2 = *(const four_unaligned *)(b + 2 * stride);
  const four r3 = *(const four_unaligned *)(b + 3 * stride);
  const four low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
  const four low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  const four high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  const four high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  *(four_unaligned *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  *(four_unaligned *)(to + to_stride) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  *(four_unaligned *)(to + 2 * to_stride) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  *(four_unaligned *)(to + 3 * to_stride) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

void kernel_transpose(const float *a, size_t rows, size_t columns, float *b) {
  size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    size_t k = 0;
    for (; k + 4 <= columns; k += 4)
      transpose_four(a + i * columns + k, columns, b + k * rows + i, rows);
    for (; k < columns; k++)
      for (size_t r = i; r < i + 4; r++) b[k * rows + r] = a[r * columns + k];
  }
  for (; i < rows; i++)
    for (size_t k = 0; k < columns; k++) b[k * rows + i] = a[i * columns + k];
}

void kernel_pack_transposed(
    const float *b, size_t stride, size_t depth, size_t columns, float *packed) {
  for (size_t column = 0; column < columns; column += KERNEL_PANEL) {
    const size_t left = columns - column;
    const size_t width = left < KERNEL_PANEL ? left : KERNEL_PANEL;
    const float *from = b + column * stride;
    size_t k = 0;
    if (width == KERNEL_PANEL)
      for (; k + 4 <= depth; k += 4, packed += 4 * KERNEL_PANEL)
        for (size_t j = 0; j < KERNEL_PANEL; j += 4)
          transpose_four(from + j * stride + k, stride, packed + j, KERNEL_PANEL);
    for (; k < depth; k++, packed += KERNEL_PANEL) {
      for (size_t j = 0; j < width; j++) packed[j] = from[j * stride + k];
      memset(packed + width, 0, (KERNEL_PANEL - width) * sizeof(float));
    }
  }
}
