/// The activations of a feed-forward network and their slopes, of LANES. Included by elementwise.h.

OVERLOADED LANES lanes_absolute(LANES x) {
  return (LANES)((LANES_INT)x & 0x7fffffff);
}

OVERLOADED LANES lanes_with_sign_of(LANES magnitude, LANES x) {
  return (LANES)((LANES_INT)magnitude | ((LANES_INT)x & ~0x7fffffff));
}

/// max(x, 0); a NaN stays one.
OVERLOADED LANES lanes_relu(LANES x) { return lanes_select(x <= ALL(0), ALL(0), x); }

OVERLOADED LANES lanes_relu_slope(LANES x) {
  return lanes_select(x > ALL(0), ALL(1), ALL(0));
}

/// Φ(x) = ½·erfc(−x/√2), the share of a normal distribution below x. With t = |x|, the tail
/// ½·erfc(t/√2) is the exponential of a polynomial, fitted so that t times the tail is within 7e-9;
/// beyond 6.3 it is below 2e-10 and taken for 0.
OVERLOADED LANES lanes_normal_share(LANES x) {
  const LANES t = lanes_absolute(x);
  LANES p = ALL(-1.5589433e-8f);
  p = lanes_fma(p, t, ALL(4.893207e-7f));
  p = lanes_fma(p, t, ALL(-6.5384e-6f));
  p = lanes_fma(p, t, ALL(4.7214915e-5f));
  p = lanes_fma(p, t, ALL(-1.7530486e-4f));
  p = lanes_fma(p, t, ALL(-3.5805358e-5f));
  p = lanes_fma(p, t, ALL(4.8558083e-3f));
  p = lanes_fma(p, t, ALL(-3.6374629e-2f));
  p = lanes_fma(p, t, ALL(-3.1830034e-1f));
  p = lanes_fma(p, t, ALL(-7.978853e-1f));
  p = lanes_fma(p, t, ALL(-6.931472e-1f));
  const LANES tail = lanes_select(t > ALL(6.3f), ALL(0), lanes_exp(p));
  return lanes_select(x < ALL(0), tail, ALL(1) - tail);
}

OVERLOADED LANES lanes_gelu(LANES x) { return x * lanes_normal_share(x); }

/// Φ(x) + x·φ(x) with φ(x) = exp(−x²/2) / √(2π).
OVERLOADED LANES lanes_gelu_slope(LANES x) {
  const LANES density = lanes_exp(-(x * x) * ALL(0.5f)) * ALL(0.39894228f);
  return lanes_fma(x, density, lanes_normal_share(x));
}

/// 2u = 2·√(2/π)·(x + 0.044715·x³).
OVERLOADED LANES lanes_gelu_tanh_inner(LANES x) {
  return x * lanes_fma(x * x, ALL(0.071354814f), ALL(1.5957692f));
}

/// x·σ(inner).
OVERLOADED LANES lanes_times_sigmoid(LANES x, LANES inner) {
  return x * (ALL(1) / (ALL(1) + lanes_exp(-inner)));
}

/// σ(inner) + x·inner′·e / (1 + e)² with e = exp(−|inner|): σ·(1 − σ) without a difference of
/// equals. `outer` is x·inner′.
OVERLOADED LANES lanes_times_sigmoid_slope(LANES outer, LANES inner) {
  const LANES e = lanes_exp(-lanes_absolute(inner)), share = ALL(1) / (ALL(1) + e);
  const LANES sigmoid = lanes_select(inner < ALL(0), e * share, share);
  return lanes_fma(outer, e * share * share, sigmoid);
}

/// Far out exp(−|x|) is 0, and what it is multiplied with must not be infinite.
OVERLOADED LANES lanes_limited(LANES x) {
  const LANES limit = ALL(200);
  return lanes_select(x > limit, limit, lanes_select(x < -limit, -limit, x));
}

/// x·σ(2u), which is ½·x·(1 + tanh(u)).
OVERLOADED LANES lanes_gelu_tanh(LANES x) {
  return lanes_times_sigmoid(x, lanes_gelu_tanh_inner(x));
}

OVERLOADED LANES lanes_gelu_tanh_slope(LANES x) {
  x = lanes_limited(x);
  const LANES slope = lanes_fma(x * x, ALL(0.21406445f), ALL(1.5957692f));
  return lanes_times_sigmoid_slope(x * slope, lanes_gelu_tanh_inner(x));
}

OVERLOADED LANES lanes_silu(LANES x) { return lanes_times_sigmoid(x, x); }

OVERLOADED LANES lanes_silu_slope(LANES x) {
  x = lanes_limited(x);
  return lanes_times_sigmoid_slope(x, x);
}

OVERLOADED LANES lanes_quick_gelu(LANES x) {
  return lanes_times_sigmoid(x, x * ALL(1.702f));
}

OVERLOADED LANES lanes_quick_gelu_slope(LANES x) {
  const LANES inner = lanes_limited(x) * ALL(1.702f);
  return lanes_times_sigmoid_slope(inner, inner);
}

/// An odd polynomial near 0, else 1 − 2 / (exp(2·|x|) + 1) with the sign of x. Within 2 ulp.
OVERLOADED LANES lanes_tanh(LANES x) {
  const LANES t = lanes_absolute(x), square = x * x;
  LANES p = ALL(-6.2824376e-3f);
  p = lanes_fma(p, square, ALL(2.1077735e-2f));
  p = lanes_fma(p, square, ALL(-5.3853855e-2f));
  p = lanes_fma(p, square, ALL(1.3332602e-1f));
  p = lanes_fma(p, square, ALL(-3.3333319e-1f));
  const LANES inner = lanes_fma(x * square, p, x);
  const LANES outer = ALL(1) - ALL(2) / (lanes_exp(t + t) + ALL(1));
  return lanes_select(t < ALL(0.55f), inner, lanes_with_sign_of(outer, x));
}

OVERLOADED LANES lanes_tanh_slope(LANES x) {
  const LANES y = lanes_tanh(x);
  return lanes_fma(-y, y, ALL(1));
}

OVERLOADED LANES lanes_activation(kernel_activation activation, LANES x) {
  switch (activation) {
    case kernel_relu:
      return lanes_relu(x);
    case kernel_gelu:
      return lanes_gelu(x);
    case kernel_gelu_tanh:
      return lanes_gelu_tanh(x);
    case kernel_tanh:
      return lanes_tanh(x);
    case kernel_silu:
      return lanes_silu(x);
    case kernel_quick_gelu:
      return lanes_quick_gelu(x);
  }
  return x;
}

OVERLOADED LANES lanes_slope(kernel_activation activation, LANES x) {
  switch (activation) {
    case kernel_relu:
      return lanes_relu_slope(x);
    case kernel_gelu:
      return lanes_gelu_slope(x);
    case kernel_gelu_tanh:
      return lanes_gelu_tanh_slope(x);
    case kernel_tanh:
      return lanes_tanh_slope(x);
    case kernel_silu:
      return lanes_silu_slope(x);
    case kernel_quick_gelu:
      return lanes_quick_gelu_slope(x);
  }
  return ALL(1);
}
