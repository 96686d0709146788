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

void kernel_pack_transposed(
    const float *b, size_t stride, size_t depth, size_t columns, float *packed) {
  for (size_t column = 0; column < columns; column += KERNEL_PANEL) {
    const size_t left = columns - column;
    const size_t width = left < KERNEL_PANEL ? left : KERNEL_PANEL;
    for (size_t k = 0; k < depth; k++, packed += KERNEL_PANEL) {
      for (size_t j = 0; j < width; j++) packed[j] = b[(column + j) * stride + k];
      memset(packed + width, 0, (KERNEL_PANEL - width) * sizeof(float));
    }
  }
}
