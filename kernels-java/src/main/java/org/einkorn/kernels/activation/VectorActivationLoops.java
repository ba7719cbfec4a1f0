package org.einkorn.kernels.activation;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.math.ScalarMath;
import org.einkorn.kernels.math.VectorMath;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops; a template of {@link ByStorage}. */
final class VectorActivationLoops extends ActivationLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final float SQRT_HALF = (float) Math.sqrt(0.5);
  private static final float DENSITY_AT_0 = (float) (1 / Math.sqrt(2 * Math.PI));

  VectorActivationLoops() {}

  @Override
  void forward(ActivationKind kind, Floats src, Floats dst, long from, int count) {
    switch (kind) {
      case RELU -> relu(src, dst, from, count);
      case GELU -> gelu(src, dst, from, count);
      case SIGMOID -> sigmoid(src, dst, from, count);
      case TANH -> tanh(src, dst, from, count);
    }
  }

  @Override
  void backward(
      ActivationKind kind, Floats src, Floats diffDst, Floats diffSrc, long from, int count) {
    switch (kind) {
      // src > 0 exactly where dst > 0
      case RELU -> reluSlope(src, diffDst, diffSrc, from, count);
      case GELU -> geluSlope(src, diffDst, diffSrc, from, count);
      case SIGMOID -> sigmoidSlope(src, diffDst, diffSrc, from, count);
      case TANH -> tanhSlope(src, diffDst, diffSrc, from, count);
    }
  }

  @Override
  void backwardFromDst(
      ActivationKind kind, Floats dst, Floats diffDst, Floats diffSrc, long from, int count) {
    switch (kind) {
      case RELU -> reluSlope(dst, diffDst, diffSrc, from, count);
      case SIGMOID -> sigmoidSlopeFromDst(dst, diffDst, diffSrc, from, count);
      case TANH -> tanhSlopeFromDst(dst, diffDst, diffSrc, from, count);
      case GELU -> throw new IllegalArgumentException("gelu has no derivative from dst");
    }
  }

  /** A NaN stays: it compares with nothing. */
  private static FloatVector relu(FloatVector x) {
    return x.blend(0f, x.compare(VectorOperators.LE, 0f));
  }

  private static void relu(Floats src, Floats dst, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      dst.store(HEAP, from, i, relu(src.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      dst.store(HEAP, from, bound, relu(src.load(HEAP, from, bound, tail)), tail);
    }
  }

  /** The tail is scalar: a vector tail would double the nodes, of which C2 has too many anyway. */
  private static void gelu(Floats src, Floats dst, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      dst.store(HEAP, from, i, VectorMath.gelu(src.load(HEAP, from, i)));
    }
    for (int i = bound; i < count; i++) {
      dst.set(HEAP, from, i, ScalarMath.gelu(src.get(HEAP, from, i)));
    }
  }

  private static FloatVector sigmoid(FloatVector x) {
    return VectorMath.sigmoid(x);
  }

  private static void sigmoid(Floats src, Floats dst, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      dst.store(HEAP, from, i, sigmoid(src.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      dst.store(HEAP, from, bound, sigmoid(src.load(HEAP, from, bound, tail)), tail);
    }
  }

  private static FloatVector tanh(FloatVector x) {
    return VectorMath.tanh(x);
  }

  private static void tanh(Floats src, Floats dst, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      dst.store(HEAP, from, i, tanh(src.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      dst.store(HEAP, from, bound, tanh(src.load(HEAP, from, bound, tail)), tail);
    }
  }

  private static FloatVector reluSlope(FloatVector x, FloatVector diffDst) {
    return FloatVector.zero(SPECIES).blend(diffDst, x.compare(VectorOperators.GT, 0f));
  }

  private static void reluSlope(Floats at, Floats diffDst, Floats diffSrc, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector x = at.load(HEAP, from, i);
      diffSrc.store(HEAP, from, i, reluSlope(x, diffDst.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = at.load(HEAP, from, bound, tail);
      FloatVector slope = reluSlope(x, diffDst.load(HEAP, from, bound, tail));
      diffSrc.store(HEAP, from, bound, slope, tail);
    }
  }

  /** Φ(x) + x·φ(x), with the distribution Φ and the density φ of the normal distribution. */
  private static void geluSlope(Floats at, Floats diffDst, Floats diffSrc, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector x = at.load(HEAP, from, i);
      FloatVector distribution = VectorMath.erf(x.mul(SQRT_HALF)).mul(0.5f).add(0.5f);
      FloatVector density = VectorMath.exp(x.mul(x).mul(-0.5f)).mul(DENSITY_AT_0);
      FloatVector slope = density.fma(x, distribution);
      diffSrc.store(HEAP, from, i, slope.mul(diffDst.load(HEAP, from, i)));
    }
    for (int i = bound; i < count; i++) {
      float x = at.get(HEAP, from, i);
      float distribution = ScalarMath.erf(x * SQRT_HALF) * 0.5f + 0.5f;
      float density = ScalarMath.exp(x * x * -0.5f) * DENSITY_AT_0;
      float slope = Math.fma(density, x, distribution);
      diffSrc.set(HEAP, from, i, slope * diffDst.get(HEAP, from, i));
    }
  }

  private static FloatVector sigmoidSlope(FloatVector x, FloatVector diffDst) {
    return sigmoidSlopeFromDst(VectorMath.sigmoid(x), diffDst);
  }

  private static void sigmoidSlope(
      Floats at, Floats diffDst, Floats diffSrc, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector x = at.load(HEAP, from, i);
      diffSrc.store(HEAP, from, i, sigmoidSlope(x, diffDst.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = at.load(HEAP, from, bound, tail);
      FloatVector slope = sigmoidSlope(x, diffDst.load(HEAP, from, bound, tail));
      diffSrc.store(HEAP, from, bound, slope, tail);
    }
  }

  private static FloatVector tanhSlope(FloatVector x, FloatVector diffDst) {
    return tanhSlopeFromDst(VectorMath.tanh(x), diffDst);
  }

  private static void tanhSlope(Floats at, Floats diffDst, Floats diffSrc, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector x = at.load(HEAP, from, i);
      diffSrc.store(HEAP, from, i, tanhSlope(x, diffDst.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = at.load(HEAP, from, bound, tail);
      FloatVector slope = tanhSlope(x, diffDst.load(HEAP, from, bound, tail));
      diffSrc.store(HEAP, from, bound, slope, tail);
    }
  }

  private static FloatVector sigmoidSlopeFromDst(FloatVector y, FloatVector diffDst) {
    return y.neg().fma(y, y).mul(diffDst);
  }

  private static void sigmoidSlopeFromDst(
      Floats at, Floats diffDst, Floats diffSrc, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector x = at.load(HEAP, from, i);
      diffSrc.store(HEAP, from, i, sigmoidSlopeFromDst(x, diffDst.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = at.load(HEAP, from, bound, tail);
      FloatVector slope = sigmoidSlopeFromDst(x, diffDst.load(HEAP, from, bound, tail));
      diffSrc.store(HEAP, from, bound, slope, tail);
    }
  }

  private static FloatVector tanhSlopeFromDst(FloatVector y, FloatVector diffDst) {
    return y.neg().fma(y, FloatVector.broadcast(SPECIES, 1f)).mul(diffDst);
  }

  private static void tanhSlopeFromDst(
      Floats at, Floats diffDst, Floats diffSrc, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector x = at.load(HEAP, from, i);
      diffSrc.store(HEAP, from, i, tanhSlopeFromDst(x, diffDst.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = at.load(HEAP, from, bound, tail);
      FloatVector slope = tanhSlopeFromDst(x, diffDst.load(HEAP, from, bound, tail));
      diffSrc.store(HEAP, from, bound, slope, tail);
    }
  }
}
