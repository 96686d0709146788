/// 16 floats and what is done with them. Included once per variant, below its target attribute.
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

typedef float lanes __attribute__((vector_size(64)));
typedef int32_t lanes_int __attribute__((vector_size(64)));
typedef uint32_t lanes_unsigned __attribute__((vector_size(64)));

/// The same 64 bytes at any address that a float can have.
typedef float lanes_unaligned __attribute__((vector_size(64), aligned(4)));

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

INLINE lanes lanes_select(lanes_int condition, lanes yes, lanes no) {
  return (lanes)((condition & (lanes_int)yes) | (~condition & (lanes_int)no));
}

INLINE lanes lanes_fma(lanes a, lanes b, lanes c) { return __builtin_elementwise_fma(a, b, c); }

/// a where a > b, else b: a NaN in a is passed over.
INLINE lanes lanes_greater(lanes a, lanes b) { return lanes_select(a > b, a, b); }

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

/// a / b, rounded as a division rounds it, with `inverse` = 1 / b and without dividing: a quotient
/// that is nearly right is corrected by its exact remainder, twice. For b in [1, 2^24) and numbers a
/// in [2^−100, 1], or 0.  Markstein 1990.
INLINE lanes lanes_quotient(lanes a, lanes b, lanes inverse) {
  lanes q = a * inverse;
  q = lanes_fma(lanes_fma(-q, b, a), inverse, q);
  return lanes_fma(lanes_fma(-q, b, a), inverse, q);
}

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

/// exp(x) = 2^n · exp(r) with n = round(x / ln 2) and |r| <= ln 2 / 2; exp(r) by its Taylor
/// polynomial of degree 7, whose remainder is 5e-9 of the value.
INLINE lanes lanes_exp(lanes x) {
  const lanes lowest = lanes_of(-104.0f), highest = lanes_of(89.0f);
  x = lanes_select(x < lowest, lowest, x);
  x = lanes_select(x > highest, highest, x);
  // Adding 1.5 · 2^23 rounds to an integer, which then stands in the low bits of the sum.
  const lanes magic = lanes_of(12582912.0f);
  const lanes shifted = lanes_fma(x, lanes_of(1.44269504f), magic);
  const lanes n = shifted - magic;
  // ln 2 in two parts, the first with so few digits that n times it is exact.
  lanes r = lanes_fma(n, lanes_of(-0.693145752f), x);
  r = lanes_fma(n, lanes_of(-1.42860677e-6f), r);
  lanes p = lanes_of(1.0f / 5040);
  p = lanes_fma(p, r, lanes_of(1.0f / 720));
  p = lanes_fma(p, r, lanes_of(1.0f / 120));
  p = lanes_fma(p, r, lanes_of(1.0f / 24));
  p = lanes_fma(p, r, lanes_of(1.0f / 6));
  p = lanes_fma(p, r, lanes_of(1.0f / 2));
  p = lanes_fma(p, r, lanes_of(1.0f));
  p = lanes_fma(p, r, lanes_of(1.0f));
#if HAS_SCALE
  return (lanes)_mm512_scalef_ps((__m512)p, (__m512)n);
#else
  // 2^n in two steps: n reaches 128 and -150, which no exponent of a float does.
  const lanes_int exponent = (lanes_int)shifted - (lanes_int)magic;
  const lanes_int first = exponent >> 1, second = exponent - first;
  return p * (lanes)((first + 127) << 23) * (lanes)((second + 127) << 23);
#endif
}
