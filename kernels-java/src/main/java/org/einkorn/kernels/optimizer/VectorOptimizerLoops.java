package org.einkorn.kernels.optimizer;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/**
 * The loops; a template of {@link ByStorage}. Each has a step for a vector, which is told whether
 * the vector is whole, by a constant, or the tail. The loops count vectors, not elements: for a
 * loop over segments in larger steps C2 checks in advance up to the limit less 1 instead of the
 * last index there is, fails at the end of a segment, and starts all over.
 */
final class VectorOptimizerLoops extends OptimizerLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final VectorMask<Float> ALL = SPECIES.maskAll(true);
  private static final int SIGN = 0x80000000;

  VectorOptimizerLoops() {}

  private static FloatVector get(
      Floats operand, long from, int i, boolean whole, VectorMask<Float> mask) {
    return whole ? operand.load(HEAP, from, i) : operand.load(HEAP, from, i, mask);
  }

  private static void put(
      Floats operand, long from, int i, FloatVector value, boolean whole, VectorMask<Float> mask) {
    if (whole) {
      operand.store(HEAP, from, i, value);
    } else {
      operand.store(HEAP, from, i, value, mask);
    }
  }

  /** The gradient with its factor and decays. */
  private static FloatVector direction(FloatVector g, FloatVector p, Step step) {
    FloatVector d = g.mul(step.scale);
    if (step.decay != 0) {
      d = p.fma(FloatVector.broadcast(SPECIES, step.decay), d);
    }
    if (step.lasso != 0) {
      IntVector sign = p.reinterpretAsInts().and(SIGN);
      FloatVector signed =
          FloatVector.broadcast(SPECIES, step.lasso)
              .reinterpretAsInts()
              .lanewise(VectorOperators.XOR, sign)
              .reinterpretAsFloats();
      d = d.add(signed.blend(0f, p.compare(VectorOperators.EQ, 0f)));
    }
    return d;
  }

  /** {@code p·shrink − rate·update}. */
  private static FloatVector moved(FloatVector p, FloatVector update, Step step) {
    return update.fma(FloatVector.broadcast(SPECIES, -step.rate), p.mul(step.shrink));
  }

  private static FloatVector mixed(FloatVector old, float keep, FloatVector now, float take) {
    return old.mul(keep).add(now.mul(take));
  }

  @Override
  void sgd(State state, Step step, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      sgd(state, step, from, v * LENGTH, true, ALL);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      sgd(state, step, from, done, false, SPECIES.indexInRange(done, count));
    }
  }

  private static void sgd(
      State state, Step step, long from, int i, boolean whole, VectorMask<Float> mask) {
    FloatVector p = get(state.parameters, from, i, whole, mask);
    FloatVector d = direction(get(state.gradient, from, i, whole, mask), p, step);
    put(state.parameters, from, i, moved(p, d, step), whole, mask);
  }

  @Override
  void momentum(State state, Step step, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      momentum(state, step, false, from, v * LENGTH, true, ALL);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      momentum(state, step, false, from, done, false, SPECIES.indexInRange(done, count));
    }
  }

  @Override
  void nesterov(State state, Step step, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      momentum(state, step, true, from, v * LENGTH, true, ALL);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      momentum(state, step, true, from, done, false, SPECIES.indexInRange(done, count));
    }
  }

  private static void momentum(
      State state,
      Step step,
      boolean nesterov,
      long from,
      int i,
      boolean whole,
      VectorMask<Float> mask) {
    FloatVector mu = FloatVector.broadcast(SPECIES, step.momentum);
    FloatVector p = get(state.parameters, from, i, whole, mask);
    FloatVector d = direction(get(state.gradient, from, i, whole, mask), p, step);
    FloatVector velocity = get(state.velocity, from, i, whole, mask).fma(mu, d);
    put(state.velocity, from, i, velocity, whole, mask);
    FloatVector update = nesterov ? velocity.fma(mu, d) : velocity;
    put(state.parameters, from, i, moved(p, update, step), whole, mask);
  }

  @Override
  void adam(State state, Step step, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      adam(state, step, from, v * LENGTH, true, ALL);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      adam(state, step, from, done, false, SPECIES.indexInRange(done, count));
    }
  }

  private static void adam(
      State state, Step step, long from, int i, boolean whole, VectorMask<Float> mask) {
    FloatVector p = get(state.parameters, from, i, whole, mask);
    FloatVector d = direction(get(state.gradient, from, i, whole, mask), p, step);
    FloatVector m = mixed(get(state.moment1, from, i, whole, mask), step.keep1, d, step.take1);
    FloatVector s =
        mixed(get(state.moment2, from, i, whole, mask), step.keep2, d.mul(d), step.take2);
    put(state.moment1, from, i, m, whole, mask);
    put(state.moment2, from, i, s, whole, mask);
    FloatVector root = s.mul(step.correction2).sqrt();
    put(state.parameters, from, i, moved(p, m.div(root.add(step.epsilon)), step), whole, mask);
  }

  @Override
  void rmsprop(State state, Step step, boolean centered, boolean momentum, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      rmsprop(state, step, centered, momentum, from, v * LENGTH, true, ALL);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      rmspropTail(state, step, centered, momentum, from, done, count);
    }
  }

  /** By itself, for both copies together are too long for the compiler. */
  private static void rmspropTail(
      State state, Step step, boolean centered, boolean momentum, long from, int done, int count) {
    VectorMask<Float> tail = SPECIES.indexInRange(done, count);
    rmsprop(state, step, centered, momentum, from, done, false, tail);
  }

  private static void rmsprop(
      State state,
      Step step,
      boolean centered,
      boolean momentum,
      long from,
      int i,
      boolean whole,
      VectorMask<Float> mask) {
    FloatVector p = get(state.parameters, from, i, whole, mask);
    FloatVector d = direction(get(state.gradient, from, i, whole, mask), p, step);
    FloatVector s =
        mixed(get(state.moment2, from, i, whole, mask), step.keep2, d.mul(d), step.take2);
    put(state.moment2, from, i, s, whole, mask);
    if (centered) {
      FloatVector m = mixed(get(state.moment1, from, i, whole, mask), step.keep2, d, step.take2);
      put(state.moment1, from, i, m, whole, mask);
      s = s.sub(m.mul(m)).max(0f);
    }
    FloatVector update = d.div(s.sqrt().add(step.epsilon));
    if (momentum) {
      FloatVector mu = FloatVector.broadcast(SPECIES, step.momentum);
      update = get(state.velocity, from, i, whole, mask).fma(mu, update);
      put(state.velocity, from, i, update, whole, mask);
    }
    put(state.parameters, from, i, moved(p, update, step), whole, mask);
  }

  @Override
  void adagrad(State state, Step step, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      adagrad(state, step, from, v * LENGTH, true, ALL);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      adagrad(state, step, from, done, false, SPECIES.indexInRange(done, count));
    }
  }

  private static void adagrad(
      State state, Step step, long from, int i, boolean whole, VectorMask<Float> mask) {
    FloatVector p = get(state.parameters, from, i, whole, mask);
    FloatVector d = direction(get(state.gradient, from, i, whole, mask), p, step);
    FloatVector s = get(state.moment2, from, i, whole, mask).add(d.mul(d));
    put(state.moment2, from, i, s, whole, mask);
    FloatVector update = d.div(s.sqrt().add(step.epsilon));
    put(state.parameters, from, i, moved(p, update, step), whole, mask);
  }

  /** The update of LAMB before its trust ratio, from moments that are up to date. */
  private static FloatVector lambUpdate(
      FloatVector p, FloatVector m, FloatVector s, Step step, float decay) {
    FloatVector root = s.mul(step.correction2).sqrt();
    FloatVector ratio = m.mul(step.correction1).div(root.add(step.epsilon));
    return p.fma(FloatVector.broadcast(SPECIES, decay), ratio);
  }

  @Override
  void lambMoments(
      State state, Step step, float decay, long from, int count, double[] squares, int at) {
    double parameters = 0;
    double updates = 0;
    int vectors = count / LENGTH;
    for (int first = 0; first < vectors; first += Chains.SHORT) {
      int last = Math.min(vectors, first + Chains.SHORT);
      FloatVector ofParameters = FloatVector.zero(SPECIES);
      FloatVector ofUpdates = FloatVector.zero(SPECIES);
      for (int v = first; v < last; v++) {
        int i = v * LENGTH;
        FloatVector p = state.parameters.load(HEAP, from, i);
        FloatVector update = lambUpdate(state, step, decay, from, i, true, ALL);
        ofParameters = p.fma(p, ofParameters);
        ofUpdates = update.fma(update, ofUpdates);
      }
      parameters += Lanes.sum(ofParameters);
      updates += Lanes.sum(ofUpdates);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(done, count);
      FloatVector p = state.parameters.load(HEAP, from, done, tail);
      FloatVector update =
          FloatVector.zero(SPECIES)
              .blend(lambUpdate(state, step, decay, from, done, false, tail), tail);
      parameters += Lanes.sum(p.mul(p));
      updates += Lanes.sum(update.mul(update));
    }
    squares[at] = parameters;
    squares[at + 1] = updates;
  }

  /** The update, after the moments have been brought up to date. */
  private static FloatVector lambUpdate(
      State state,
      Step step,
      float decay,
      long from,
      int i,
      boolean whole,
      VectorMask<Float> mask) {
    FloatVector p = get(state.parameters, from, i, whole, mask);
    FloatVector d = direction(get(state.gradient, from, i, whole, mask), p, step);
    FloatVector m = mixed(get(state.moment1, from, i, whole, mask), step.keep1, d, step.take1);
    FloatVector s =
        mixed(get(state.moment2, from, i, whole, mask), step.keep2, d.mul(d), step.take2);
    put(state.moment1, from, i, m, whole, mask);
    put(state.moment2, from, i, s, whole, mask);
    return lambUpdate(p, m, s, step, decay);
  }

  @Override
  void lambMove(State state, Step step, float decay, float rate, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      lambMove(state, step, decay, rate, from, v * LENGTH, true, ALL);
    }
    int done = vectors * LENGTH;
    if (done < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(done, count);
      lambMove(state, step, decay, rate, from, done, false, tail);
    }
  }

  private static void lambMove(
      State state,
      Step step,
      float decay,
      float rate,
      long from,
      int i,
      boolean whole,
      VectorMask<Float> mask) {
    FloatVector p = get(state.parameters, from, i, whole, mask);
    FloatVector m = get(state.moment1, from, i, whole, mask);
    FloatVector s = get(state.moment2, from, i, whole, mask);
    FloatVector update = lambUpdate(p, m, s, step, decay);
    FloatVector moved = update.fma(FloatVector.broadcast(SPECIES, -rate), p);
    put(state.parameters, from, i, moved, whole, mask);
  }
}
