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

// relu    max(x, 0), and NaN of NaN
// gelu    x/2 (1 + erf(x/sqrt 2)), by erfc, which does not cancel for negative x
// sigmoid 1 / (1 + exp(-x))
real activate(const int kind, const real x) {
  switch (kind) {
    case RELU: return x < 0 ? 0 : x;
    case GELU: return 0.5f * x * erfc(-x * SQRT_HALF);
    case SIGMOID: return 1 / (1 + exp(-x));
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
    default: {
      const real y = tanh(x);
      return (1 - y) * (1 + y);
    }
  }
}

// The derivative where the function has the value y; gelu has none, for it is not monotonic.
real derivative_from_dst(const int kind, const real y) {
  switch (kind) {
    case RELU: return y > 0 ? 1 : 0;
    case SIGMOID: return y * (1 - y);
    default: return (1 - y) * (1 + y);
  }
}
