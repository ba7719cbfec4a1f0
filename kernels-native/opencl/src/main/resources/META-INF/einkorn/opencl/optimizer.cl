// One step of an optimizer over parameters p with gradient g. One work-item a parameter. With
// d = g + decay p:
//
//   sgd             p -= rate d
//   sgd momentum    v = momentum v + d;  p -= rate v
//   sgd nesterov    v = momentum v + d;  p -= rate (d + momentum v)
//   adam            m = beta1 m + (1 - beta1) d;  s = beta2 s + (1 - beta2) d^2
//                   p -= rate / (1 - beta1^t) m / (sqrt(s / (1 - beta2^t)) + epsilon)
//
// The host computes what depends on the step t alone, in double.
//
// -DMOMENTUM=0 none, 1 classical, 2 Nesterov

#include "common.cl"

kernel void sgd(global const real *gradient, const ulong gradient_offset, global real *parameters,
                const ulong parameters_offset, global real *velocity, const ulong velocity_offset,
                const ulong size, const real rate, const real decay, const real momentum) {
  const size_t i = get_global_id(0);
  if (i >= size) return;
  const real p = parameters[parameters_offset + i];
  real d = fma(decay, p, gradient[gradient_offset + i]);
#if MOMENTUM > 0
  const real v = fma(momentum, velocity[velocity_offset + i], d);
  velocity[velocity_offset + i] = v;
  d = MOMENTUM == 2 ? fma(momentum, v, d) : v;
#endif
  parameters[parameters_offset + i] = fma(-rate, d, p);
}

//   share1 = 1 - beta1, share2 = 1 - beta2, corrected_rate = rate / (1 - beta1^t),
//   correction2 = 1 / (1 - beta2^t)
kernel void adam(global const real *gradient, const ulong gradient_offset, global real *parameters,
                 const ulong parameters_offset, global real *moment1, const ulong moment1_offset,
                 global real *moment2, const ulong moment2_offset, const ulong size,
                 const real corrected_rate, const real decay, const real beta1, const real share1,
                 const real beta2, const real share2, const real correction2, const real epsilon) {
  const size_t i = get_global_id(0);
  if (i >= size) return;
  const real p = parameters[parameters_offset + i];
  const real d = fma(decay, p, gradient[gradient_offset + i]);
  const real m = fma(beta1, moment1[moment1_offset + i], share1 * d);
  const real s = fma(beta2, moment2[moment2_offset + i], share2 * d * d);
  moment1[moment1_offset + i] = m;
  moment2[moment2_offset + i] = s;
  parameters[parameters_offset + i] =
      p - corrected_rate * m / (sqrt(s * correction2) + epsilon);
}
