/// 16 floats, or a few times as many, and what is done with them. Included once per variant, below its
/// target attribute.
///
/// Contraction is off: the compiler must fuse nothing but what says `fma`, or the variants that
/// have the instruction would round differently from the one that has not.
#pragma STDC FP_CONTRACT OFF
// Vectors are handed to inlined functions of this file only, so that no calling convention for
// them matters.
#pragma clang diagnostic ignored "-Wpsabi"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if HAS_SCALE
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))
/// Of functions that there are for `lanes` and for `broad`.
#define OVERLOADED static inline __attribute__((always_inline, overloadable))

typedef float lanes __attribute__((vector_size(64)));
typedef int32_t lanes_int __attribute__((vector_size(64)));
typedef uint32_t lanes_unsigned __attribute__((vector_size(64)));

/// The same 64 bytes at any address that a float can have.
typedef float lanes_unaligned __attribute__((vector_size(64), aligned(4)));

/// BROAD times as many floats, for what is done number by number: a number there is a chain of
/// operations each of which waits for the one before, and the processor looks ahead only so far.
/// Measured with AVX-512 and eight times as many: exp takes 0.7 of the time, GELU 0.65; with AVX2 and
/// twice as many, 0.9 and 0.8, with four times as many more again: there are no registers for them.
#define BROAD_COUNT (16 * BROAD)
typedef float broad __attribute__((vector_size(64 * BROAD)));
typedef int32_t broad_int __attribute__((vector_size(64 * BROAD)));
typedef float broad_unaligned __attribute__((vector_size(64 * BROAD), aligned(4)));

/// The lanes of which a broad one is made.
typedef union {
  broad all;
  lanes parts[BROAD];
} broad_parts;

INLINE lanes lanes_of(float x) {
  return (lanes){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}

INLINE lanes lanes_load(const float *x) { return *(const lanes_unaligned *)x; }

INLINE void lanes_store(float *x, lanes v) { *(lanes_unaligned *)x = v; }

/// The first `count` of 16 floats; the rest is `fill`.
INLINE lanes lanes_load_part(const float *x, size_t count, float fill) {
  lanes v = lanes_of(fill);
  memcpy(&v, x, count * sizeof(float));
  return v;
}

INLINE void lanes_store_part(float *x, lanes v, size_t count) {
  memcpy(x, &v, count * sizeof(float));
}

INLINE broad broad_of(float x) { return x - (broad){0}; }

INLINE broad broad_load(const float *x) { return *(const broad_unaligned *)x; }

INLINE void broad_store(float *x, broad v) { *(broad_unaligned *)x = v; }

// What is done number by number, for both.

#define LANES lanes
#define LANES_INT lanes_int
#include "elementwise.h"
#undef LANES
#undef LANES_INT

#define LANES broad
#define LANES_INT broad_int
#include "elementwise.h"
#undef LANES
#undef LANES_INT

/// Lane i of the result takes lane i + `by` of v.
#define LANES_MOVED(v, by)                                                                      \
  __builtin_shufflevector(                                                                       \
      v, v, (by), (by) + 1, (by) + 2, (by) + 3, (by) + 4, (by) + 5, (by) + 6, (by) + 7, -1, -1,  \
      -1, -1, -1, -1, -1, -1)

INLINE float lanes_sum(lanes v) {
  v = v + LANES_MOVED(v, 8);
  v = v + LANES_MOVED(v, 4);
  v = v + LANES_MOVED(v, 2);
  v = v + LANES_MOVED(v, 1);
  return v[0];
}

INLINE float lanes_maximum(lanes v) {
  v = lanes_greater(LANES_MOVED(v, 8), v);
  v = lanes_greater(LANES_MOVED(v, 4), v);
  v = lanes_greater(LANES_MOVED(v, 2), v);
  v = lanes_greater(LANES_MOVED(v, 1), v);
  return v[0];
}

INLINE uint32_t lanes_least(lanes_unsigned v) {
  v = __builtin_elementwise_min(v, LANES_MOVED(v, 8));
  v = __builtin_elementwise_min(v, LANES_MOVED(v, 4));
  v = __builtin_elementwise_min(v, LANES_MOVED(v, 2));
  v = __builtin_elementwise_min(v, LANES_MOVED(v, 1));
  return v[0];
}

/// The bits of 2^−100.
#define LEAST_QUOTIENT_BITS 0x0d800000u

// The same 16 lanes in double precision, for sums whose rounding the result would show.

typedef double wide_lanes __attribute__((vector_size(128)));
typedef int64_t wide_int __attribute__((vector_size(128)));

INLINE wide_lanes wide_of(double x) {
  return (wide_lanes){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}

/// `lanes_quotient` in double precision, for what is made of floats: none of it is too small.
INLINE wide_lanes wide_quotient(wide_lanes a, wide_lanes b, wide_lanes inverse) {
  wide_lanes q = a * inverse;
  q = __builtin_elementwise_fma(__builtin_elementwise_fma(-q, b, a), inverse, q);
  return __builtin_elementwise_fma(__builtin_elementwise_fma(-q, b, a), inverse, q);
}

/// Up to 16 of `count` floats; lanes without one are `fill`.
INLINE wide_lanes wide_load(const float *x, size_t count, double fill) {
  if (count >= 16) return __builtin_convertvector(lanes_load(x), wide_lanes);
  const wide_lanes v = __builtin_convertvector(lanes_load_part(x, count, 0), wide_lanes);
  const wide_int index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const wide_int is_real = index < (int64_t)count;
  return (wide_lanes)((is_real & (wide_int)v) | (~is_real & (wide_int)wide_of(fill)));
}

/// Adds the first `count` of 16 doubles to those at `to`.
INLINE void wide_add_part(double *to, wide_lanes v, size_t count) {
  wide_lanes sum = wide_of(0);
  memcpy(&sum, to, count * sizeof(double));
  sum = sum + v;
  memcpy(to, &sum, count * sizeof(double));
}

INLINE double wide_sum(wide_lanes v) {
  v = v + LANES_MOVED(v, 8);
  v = v + LANES_MOVED(v, 4);
  v = v + LANES_MOVED(v, 2);
  v = v + LANES_MOVED(v, 1);
  return v[0];
}
