package org.einkorn.kernels.optimizer;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops; a template of {@link ByStorage}. They count vectors, not elements: for a loop over
 * segments in larger steps C2 checks in advance up to the limit less 1 instead of the last index
 * there is, fails at the end of a segment, and starts all over.
 */
final class VectorOptimizerLoops extends OptimizerLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  VectorOptimizerLoops() {}

  /** {@code g + decay · p}. */
  private static FloatVector decayed(FloatVector g, FloatVector p, float decay) {
    return p.fma(FloatVector.broadcast(SPECIES, decay), g);
  }

  /** {@code p - rate · step}. */
  private static FloatVector moved(FloatVector p, FloatVector step, float rate) {
    return step.fma(FloatVector.broadcast(SPECIES, -rate), p);
  }

  @Override
  void sgd(Floats gradient, Floats parameters, float rate, float decay, long from, int count) {
    int vectors = count / LENGTH;
    int bound = vectors * LENGTH;
    for (int index = 0; index < vectors; index++) {
      int i = index * LENGTH;
      FloatVector p = parameters.load(HEAP, from, i);
      FloatVector d = decayed(gradient.load(HEAP, from, i), p, decay);
      parameters.store(HEAP, from, i, moved(p, d, rate));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector p = parameters.load(HEAP, from, bound, tail);
      FloatVector d = decayed(gradient.load(HEAP, from, bound, tail), p, decay);
      parameters.store(HEAP, from, bound, moved(p, d, rate), tail);
    }
  }

  @Override
  void momentum(
      Floats gradient,
      Floats parameters,
      Floats velocity,
      float rate,
      float decay,
      float momentum,
      long from,
      int count) {
    FloatVector mu = FloatVector.broadcast(SPECIES, momentum);
    int vectors = count / LENGTH;
    int bound = vectors * LENGTH;
    for (int index = 0; index < vectors; index++) {
      int i = index * LENGTH;
      FloatVector p = parameters.load(HEAP, from, i);
      FloatVector d = decayed(gradient.load(HEAP, from, i), p, decay);
      FloatVector v = velocity.load(HEAP, from, i).fma(mu, d);
      velocity.store(HEAP, from, i, v);
      parameters.store(HEAP, from, i, moved(p, v, rate));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector p = parameters.load(HEAP, from, bound, tail);
      FloatVector d = decayed(gradient.load(HEAP, from, bound, tail), p, decay);
      FloatVector v = velocity.load(HEAP, from, bound, tail).fma(mu, d);
      velocity.store(HEAP, from, bound, v, tail);
      parameters.store(HEAP, from, bound, moved(p, v, rate), tail);
    }
  }

  @Override
  void nesterov(
      Floats gradient,
      Floats parameters,
      Floats velocity,
      float rate,
      float decay,
      float momentum,
      long from,
      int count) {
    FloatVector mu = FloatVector.broadcast(SPECIES, momentum);
    int vectors = count / LENGTH;
    int bound = vectors * LENGTH;
    for (int index = 0; index < vectors; index++) {
      int i = index * LENGTH;
      FloatVector p = parameters.load(HEAP, from, i);
      FloatVector d = decayed(gradient.load(HEAP, from, i), p, decay);
      FloatVector v = velocity.load(HEAP, from, i).fma(mu, d);
      velocity.store(HEAP, from, i, v);
      parameters.store(HEAP, from, i, moved(p, v.fma(mu, d), rate));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector p = parameters.load(HEAP, from, bound, tail);
      FloatVector d = decayed(gradient.load(HEAP, from, bound, tail), p, decay);
      FloatVector v = velocity.load(HEAP, from, bound, tail).fma(mu, d);
      velocity.store(HEAP, from, bound, v, tail);
      parameters.store(HEAP, from, bound, moved(p, v.fma(mu, d), rate), tail);
    }
  }

  @Override
  void adam(
      Floats gradient,
      Floats parameters,
      Floats moment1,
      Floats moment2,
      AdamStep step,
      long from,
      int count) {
    float decay = step.decay;
    float keep1 = step.keep1;
    float take1 = step.take1;
    float keep2 = step.keep2;
    float take2 = step.take2;
    float correction2 = step.correction2;
    float epsilon = step.epsilon;
    float rate = step.rate;
    int vectors = count / LENGTH;
    int bound = vectors * LENGTH;
    for (int index = 0; index < vectors; index++) {
      int i = index * LENGTH;
      FloatVector p = parameters.load(HEAP, from, i);
      FloatVector d = decayed(gradient.load(HEAP, from, i), p, decay);
      FloatVector m = moment1.load(HEAP, from, i).mul(keep1).add(d.mul(take1));
      FloatVector s = moment2.load(HEAP, from, i).mul(keep2).add(d.mul(d).mul(take2));
      moment1.store(HEAP, from, i, m);
      moment2.store(HEAP, from, i, s);
      FloatVector denominator = s.mul(correction2).sqrt().add(epsilon);
      parameters.store(HEAP, from, i, moved(p, m.div(denominator), rate));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector p = parameters.load(HEAP, from, bound, tail);
      FloatVector d = decayed(gradient.load(HEAP, from, bound, tail), p, decay);
      FloatVector m = moment1.load(HEAP, from, bound, tail).mul(keep1).add(d.mul(take1));
      FloatVector s = moment2.load(HEAP, from, bound, tail).mul(keep2).add(d.mul(d).mul(take2));
      moment1.store(HEAP, from, bound, m, tail);
      moment2.store(HEAP, from, bound, s, tail);
      FloatVector denominator = s.mul(correction2).sqrt().add(epsilon);
      parameters.store(HEAP, from, bound, moved(p, m.div(denominator), rate), tail);
    }
  }
}
