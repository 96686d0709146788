/// What is done number by number with LANES, whose integers are LANES_INT. Included twice by lanes.h.

/// `x` in every lane.
#define ALL(x) ((x) - (LANES){0})

OVERLOADED LANES lanes_select(LANES_INT condition, LANES yes, LANES no) {
  return (LANES)((condition & (LANES_INT)yes) | (~condition & (LANES_INT)no));
}

OVERLOADED LANES lanes_fma(LANES a, LANES b, LANES c) { return __builtin_elementwise_fma(a, b, c); }

/// a where a > b, else b: a NaN in a is passed over.
OVERLOADED LANES lanes_greater(LANES a, LANES b) { return lanes_select(a > b, a, b); }

/// a / b, rounded as a division rounds it, with `inverse` = 1 / b and without dividing: a quotient
/// that is nearly right is corrected by its exact remainder, twice. For b in [1, 2^24) and numbers a
/// in [2^−100, 1], or 0.  Markstein 1990.
OVERLOADED LANES lanes_quotient(LANES a, LANES b, LANES inverse) {
  LANES q = a * inverse;
  q = lanes_fma(lanes_fma(-q, b, a), inverse, q);
  return lanes_fma(lanes_fma(-q, b, a), inverse, q);
}

/// exp(x) = 2^n · exp(r) with n = round(x / ln 2) and |r| <= ln 2 / 2; exp(r) by its Taylor
/// polynomial of degree 7, whose remainder is 5e-9 of the value.
OVERLOADED LANES lanes_exp(LANES x) {
  const LANES lowest = ALL(-104.0f), highest = ALL(89.0f);
  x = lanes_select(x < lowest, lowest, x);
  x = lanes_select(x > highest, highest, x);
  // Adding 1.5 · 2^23 rounds to an integer, which then stands in the low bits of the sum.
  const LANES magic = ALL(12582912.0f);
  const LANES shifted = lanes_fma(x, ALL(1.44269504f), magic);
  const LANES n = shifted - magic;
  // ln 2 in two parts, the first with so few digits that n times it is exact.
  LANES r = lanes_fma(n, ALL(-0.693145752f), x);
  r = lanes_fma(n, ALL(-1.42860677e-6f), r);
  LANES p = ALL(1.0f / 5040);
  p = lanes_fma(p, r, ALL(1.0f / 720));
  p = lanes_fma(p, r, ALL(1.0f / 120));
  p = lanes_fma(p, r, ALL(1.0f / 24));
  p = lanes_fma(p, r, ALL(1.0f / 6));
  p = lanes_fma(p, r, ALL(1.0f / 2));
  p = lanes_fma(p, r, ALL(1.0f));
  p = lanes_fma(p, r, ALL(1.0f));
#if HAS_SCALE
  union {
    LANES all;
    __m512 parts[sizeof(LANES) / sizeof(__m512)];
  } value = {p}, power = {n};
  for (size_t i = 0; i < sizeof(LANES) / sizeof(__m512); i++)
    value.parts[i] = _mm512_scalef_ps(value.parts[i], power.parts[i]);
  return value.all;
#else
  // 2^n in two steps: n reaches 128 and -150, which no exponent of a float does.
  const LANES_INT exponent = (LANES_INT)shifted - (LANES_INT)magic;
  const LANES_INT first = exponent >> 1, second = exponent - first;
  return p * (LANES)((first + 127) << 23) * (LANES)((second + 127) << 23);
#endif
}

#include "activations.h"
