// What every program shares: the element type and the activation functions.
//
// -DREAL=float or double     -DDOUBLE when it is double

#ifdef DOUBLE
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define SQRT_HALF M_SQRT1_2
#define TWO_OVER_SQRT_PI M_2_SQRTPI
#else
#define SQRT_HALF M_SQRT1_2_F
#define TWO_OVER_SQRT_PI M_2_SQRTPI_F
#endif

typedef REAL real;

#define RELU 1
#define GELU 2
#define SIGMOID 3
#define TANH 4
#define GELU_TANH 5
#define SILU 6
#define HARD_SWISH 7
#define HARD_SIGMOID 8
#define SOFTPLUS 9
#define MISH 10
#define SELU 15

// 2 sqrt(2/pi) (x + 0.044715 x^3): the tanh form of gelu is x sigmoid of that
#define GELU_TANH_LINEAR ((real)1.5957691216057308)
#define GELU_TANH_CUBIC ((real)0.07135481627260025)
#define SELU_SCALE ((real)1.0507009873554805)
#define SELU_SLOPE ((real)1.7580993408473769)

real logistic(const real x) {
  // neither tail cancels or overflows
  const real e = exp(-fabs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

real gelu_tanh_argument(const real x) {
  return x * (GELU_TANH_LINEAR + GELU_TANH_CUBIC * x * x);
}

real hard_sigmoid(const real x) {
  const real y = x / 6 + (real)0.5;
  return y < 0 ? 0 : y > 1 ? 1 : y;
}

// relu    max(x, 0), and NaN of NaN
// gelu    x/2 (1 + erf(x/sqrt 2)), by erfc, which does not cancel for negative x
// sigmoid 1 / (1 + exp(-x))
// mish    x w / (w + 2), with n = exp(x) and w = n (n + 2); x where n would overflow
real activate(const int kind, const real x) {
  switch (kind) {
    case RELU: return x < 0 ? 0 : x;
    case GELU: return 0.5f * x * erfc(-x * SQRT_HALF);
    case SIGMOID: return 1 / (1 + exp(-x));
    case GELU_TANH: return x * logistic(gelu_tanh_argument(x));
    case SILU: return x * logistic(x);
    case HARD_SWISH: return x * hard_sigmoid(x);
    case HARD_SIGMOID: return hard_sigmoid(x);
    case SOFTPLUS: return (x < 0 ? 0 : x) + log1p(exp(-fabs(x)));
    case MISH: {
      const real n = exp(x > 20 ? 20 : x);
      const real w = n * (n + 2);
      return x * (w / (w + 2));
    }
    case SELU: return x > 0 ? SELU_SCALE * x : SELU_SLOPE * expm1(x);
    default: return tanh(x);
  }
}

// The derivative at x: relu 1 for x > 0, else 0; gelu Phi(x) + x phi(x), with the normal
// distribution Phi and its density phi.
real derivative_from_src(const int kind, const real x) {
  switch (kind) {
    case RELU: return x > 0 ? 1 : 0;
    case GELU: {
      const real density = 0.5f * SQRT_HALF * TWO_OVER_SQRT_PI * exp(-0.5f * x * x);
      return 0.5f * erfc(-x * SQRT_HALF) + (isinf(x) ? 0 : x * density);
    }
    case SIGMOID: {
      // both factors are computed without cancellation
      const real e = exp(-fabs(x));
      return e / ((1 + e) * (1 + e));
    }
    case GELU_TANH: {
      // far from 0 the derivative is 0 or 1, and products would be infinity times 0
      const real near = x < -16 ? -16 : x > 16 ? 16 : x;
      const real s = logistic(gelu_tanh_argument(near));
      return s + near * (GELU_TANH_LINEAR + 3 * GELU_TANH_CUBIC * near * near) * s * (1 - s);
    }
    case SILU: {
      const real near = x < -800 ? -800 : x > 800 ? 800 : x;
      const real s = logistic(near);
      return s + near * s * (1 - s);
    }
    case HARD_SWISH: return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + (real)0.5;
    case HARD_SIGMOID: return x > -3 && x < 3 ? 1 / (real)6 : 0;
    case SOFTPLUS: return logistic(x);
    case MISH: {
      const real near = x < -800 ? -800 : x > 20 ? 20 : x;
      const real n = exp(near);
      const real w = n * (n + 2);
      const real d = w + 2;
      return (w + near * (4 * n * (n + 1) / d)) / d;
    }
    case SELU: return x > 0 ? SELU_SCALE : SELU_SLOPE * exp(x);
    default: {
      const real y = tanh(x);
      return (1 - y) * (1 + y);
    }
  }
}

// The derivative where the function has the value y; those that are not monotonic have none.
real derivative_from_dst(const int kind, const real y) {
  switch (kind) {
    case RELU: return y > 0 ? 1 : 0;
    case SIGMOID: return y * (1 - y);
    case HARD_SIGMOID: return y > 0 && y < 1 ? 1 / (real)6 : 0;
    case SOFTPLUS: return -expm1(-y);
    case SELU: return y > 0 ? SELU_SCALE : y + SELU_SLOPE;
    default: return (1 - y) * (1 + y);
  }
}
