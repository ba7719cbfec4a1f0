// What is done to an element of a destination before it is stored, step by step.
//
// -DEPILOGUE_1=BIAS -DEPILOGUE_2=RELU … up to five steps, each kind at most once

#define BIAS 11
#define RESIDUAL 12
#define SCALE 13
#define CLAMP 14

typedef struct {
  global const real *bias;
  global const real *residual;
  real scale;
  real lower;
  real upper;
} Epilogue;

// The kind is a constant of the program: the compiler keeps one case.
//
//   bias_index       which element of the bias belongs to x
//   residual_index   which element of the residual belongs to x
real epilogue_step(const int kind, const real x, const Epilogue *e, const long bias_index,
                   const long residual_index) {
  switch (kind) {
    case BIAS: return x + e->bias[bias_index];
    case RESIDUAL: return x + e->residual[residual_index];
    case SCALE: return x * e->scale;
    case CLAMP: return x < e->lower ? e->lower : x > e->upper ? e->upper : x;
    default: return activate(kind, x);
  }
}

real epilogue(real x, const Epilogue *e, const long bias_index, const long residual_index) {
#ifdef EPILOGUE_1
  x = epilogue_step(EPILOGUE_1, x, e, bias_index, residual_index);
#endif
#ifdef EPILOGUE_2
  x = epilogue_step(EPILOGUE_2, x, e, bias_index, residual_index);
#endif
#ifdef EPILOGUE_3
  x = epilogue_step(EPILOGUE_3, x, e, bias_index, residual_index);
#endif
#ifdef EPILOGUE_4
  x = epilogue_step(EPILOGUE_4, x, e, bias_index, residual_index);
#endif
#ifdef EPILOGUE_5
  x = epilogue_step(EPILOGUE_5, x, e, bias_index, residual_index);
#endif
  return x;
}
