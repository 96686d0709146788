/// The activations of a feed-forward network and their slopes, 16 floats at a time. Included once
/// per variant, after lanes.h.

INLINE lanes lanes_absolute(lanes x) {
  return (lanes)((lanes_int)x & 0x7fffffff);
}

INLINE lanes lanes_with_sign_of(lanes magnitude, lanes x) {
  return (lanes)((lanes_int)magnitude | ((lanes_int)x & ~0x7fffffff));
}

/// max(x, 0); a NaN stays one.
INLINE lanes lanes_relu(lanes x) { return lanes_select(x <= lanes_of(0), lanes_of(0), x); }

INLINE lanes lanes_relu_slope(lanes x) {
  return lanes_select(x > lanes_of(0), lanes_of(1), lanes_of(0));
}

/// Φ(x) = ½·erfc(−x/√2), the share of a normal distribution below x. With t = |x|, the tail
/// ½·erfc(t/√2) is the exponential of a polynomial, fitted so that t times the tail is within 7e-9;
/// beyond 6.3 it is below 2e-10 and taken for 0.
INLINE lanes lanes_normal_share(lanes x) {
  const lanes t = lanes_absolute(x);
  lanes p = lanes_of(-1.5589433e-8f);
  p = lanes_fma(p, t, lanes_of(4.893207e-7f));
  p = lanes_fma(p, t, lanes_of(-6.5384e-6f));
  p = lanes_fma(p, t, lanes_of(4.7214915e-5f));
  p = lanes_fma(p, t, lanes_of(-1.7530486e-4f));
  p = lanes_fma(p, t, lanes_of(-3.5805358e-5f));
  p = lanes_fma(p, t, lanes_of(4.8558083e-3f));
  p = lanes_fma(p, t, lanes_of(-3.6374629e-2f));
  p = lanes_fma(p, t, lanes_of(-3.1830034e-1f));
  p = lanes_fma(p, t, lanes_of(-7.978853e-1f));
  p = lanes_fma(p, t, lanes_of(-6.931472e-1f));
  const lanes tail = lanes_select(t > lanes_of(6.3f), lanes_of(0), lanes_exp(p));
  return lanes_select(x < lanes_of(0), tail, lanes_of(1) - tail);
}

INLINE lanes lanes_gelu(lanes x) { return x * lanes_normal_share(x); }

/// Φ(x) + x·φ(x) with φ(x) = exp(−x²/2) / √(2π).
INLINE lanes lanes_gelu_slope(lanes x) {
  const lanes density = lanes_exp(-(x * x) * lanes_of(0.5f)) * lanes_of(0.39894228f);
  return lanes_fma(x, density, lanes_normal_share(x));
}

/// 2u = 2·√(2/π)·(x + 0.044715·x³).
INLINE lanes lanes_gelu_tanh_inner(lanes x) {
  return x * lanes_fma(x * x, lanes_of(0.071354814f), lanes_of(1.5957692f));
}

/// x·σ(inner).
INLINE lanes lanes_times_sigmoid(lanes x, lanes inner) {
  return x * (lanes_of(1) / (lanes_of(1) + lanes_exp(-inner)));
}

/// σ(inner) + x·inner′·e / (1 + e)² with e = exp(−|inner|): σ·(1 − σ) without a difference of
/// equals. `outer` is x·inner′.
INLINE lanes lanes_times_sigmoid_slope(lanes outer, lanes inner) {
  const lanes e = lanes_exp(-lanes_absolute(inner)), share = lanes_of(1) / (lanes_of(1) + e);
  const lanes sigmoid = lanes_select(inner < lanes_of(0), e * share, share);
  return lanes_fma(outer, e * share * share, sigmoid);
}

/// Far out exp(−|x|) is 0, and what it is multiplied with must not be infinite.
INLINE lanes lanes_limited(lanes x) {
  const lanes limit = lanes_of(200);
  return lanes_select(x > limit, limit, lanes_select(x < -limit, -limit, x));
}

/// x·σ(2u), which is ½·x·(1 + tanh(u)).
INLINE lanes lanes_gelu_tanh(lanes x) {
  return lanes_times_sigmoid(x, lanes_gelu_tanh_inner(x));
}

INLINE lanes lanes_gelu_tanh_slope(lanes x) {
  x = lanes_limited(x);
  const lanes slope = lanes_fma(x * x, lanes_of(0.21406445f), lanes_of(1.5957692f));
  return lanes_times_sigmoid_slope(x * slope, lanes_gelu_tanh_inner(x));
}

INLINE lanes lanes_silu(lanes x) { return lanes_times_sigmoid(x, x); }

INLINE lanes lanes_silu_slope(lanes x) {
  x = lanes_limited(x);
  return lanes_times_sigmoid_slope(x, x);
}

INLINE lanes lanes_quick_gelu(lanes x) {
  return lanes_times_sigmoid(x, x * lanes_of(1.702f));
}

INLINE lanes lanes_quick_gelu_slope(lanes x) {
  const lanes inner = lanes_limited(x) * lanes_of(1.702f);
  return lanes_times_sigmoid_slope(inner, inner);
}

/// An odd polynomial near 0, else 1 − 2 / (exp(2·|x|) + 1) with the sign of x. Within 2 ulp.
INLINE lanes lanes_tanh(lanes x) {
  const lanes t = lanes_absolute(x), square = x * x;
  lanes p = lanes_of(-6.2824376e-3f);
  p = lanes_fma(p, square, lanes_of(2.1077735e-2f));
  p = lanes_fma(p, square, lanes_of(-5.3853855e-2f));
  p = lanes_fma(p, square, lanes_of(1.3332602e-1f));
  p = lanes_fma(p, square, lanes_of(-3.3333319e-1f));
  const lanes inner = lanes_fma(x * square, p, x);
  const lanes outer = lanes_of(1) - lanes_of(2) / (lanes_exp(t + t) + lanes_of(1));
  return lanes_select(t < lanes_of(0.55f), inner, lanes_with_sign_of(outer, x));
}

INLINE lanes lanes_tanh_slope(lanes x) {
  const lanes y = lanes_tanh(x);
  return lanes_fma(-y, y, lanes_of(1));
}

INLINE lanes lanes_activation(kernel_activation activation, lanes x) {
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

INLINE lanes lanes_slope(kernel_activation activation, lanes x) {
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
  return lanes_of(1);
}
