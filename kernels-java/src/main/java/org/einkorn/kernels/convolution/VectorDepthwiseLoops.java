package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.ELEMENT;
import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Pairs;

/**
 * The loops with vectors; a template for each storage. A vector of columns goes down the plane:
 * what one row holds is loaded once, and adds to the sums of the three rows that meet it.
 */
final class VectorDepthwiseLoops implements DepthwiseLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final long BYTES = LENGTH * 4L;

  VectorDepthwiseLoops() {}

  @Override
  public void slide(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment weights,
      long weightsAt,
      PlaneEpilogue ends,
      MemorySegment results,
      long to,
      int planes) {
    if (g.step == 1) {
      slideByOne(g, image, from, weights, weightsAt, ends, results, to, planes);
    } else {
      slideByTwo(g, image, from, weights, weightsAt, ends, results, to, planes);
    }
  }

  private static FloatVector weight(MemorySegment weights, long at) {
    return FloatVector.broadcast(SPECIES, weights.get(ELEMENT, at));
  }

  private static FloatVector read(MemorySegment image, long at, VectorMask<Float> inside) {
    return FloatVector.fromMemorySegment(SPECIES, image, at, ORDER, inside);
  }

  private static VectorMask<Float> mask(long lanes) {
    return VectorMask.fromLong(SPECIES, lanes);
  }

  private static FloatVector end(
      FloatVector sum, float bias, boolean bounded, float low, float high) {
    FloatVector x = sum.add(bias);
    if (bounded) {
      // not max and min, whose care for NaN and signs of zero takes three times as long
      x = x.blend(low, x.compare(VectorOperators.LT, low));
      x = x.blend(high, x.compare(VectorOperators.GT, high));
    }
    return x;
  }

  private static void slideByOne(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment weights,
      long weightsAt,
      PlaneEpilogue ends,
      MemorySegment results,
      long to,
      int planes) {
    long tap = g.mirrored ? -4 : 4;
    long firstWeight = weightsAt + (g.mirrored ? (DirectPlane.TAPS - 1) * 4 : 0);
    int rows = Math.min(g.ih, g.oh + 2 - g.padH);
    int oh = g.oh;
    int wholeRows = g.wholeRows;
    long pitch = g.iw * 4L;
    long outPitch = g.ow * 4L;
    boolean bounded = ends.bounded;
    float low = ends.low;
    float high = ends.high;
    VectorMask<Float> lanes = mask(g.lanes);
    for (int p = 0; p < planes; p++) {
      long w = firstWeight + p * (DirectPlane.TAPS * 4L);
      FloatVector w0 = weight(weights, w);
      FloatVector w1 = weight(weights, w + tap);
      FloatVector w2 = weight(weights, w + 2 * tap);
      FloatVector w3 = weight(weights, w + 3 * tap);
      FloatVector w4 = weight(weights, w + 4 * tap);
      FloatVector w5 = weight(weights, w + 5 * tap);
      FloatVector w6 = weight(weights, w + 6 * tap);
      FloatVector w7 = weight(weights, w + 7 * tap);
      FloatVector w8 = weight(weights, w + 8 * tap);
      float bias = ends.biased ? ends.bias.get(ELEMENT, ends.biasAt + p * 4L) : 0;
      long plane = from + p * (g.ih * pitch) - g.padW * 4L;
      long result = to + p * (oh * outPitch) + (g.padH - 2) * outPitch;
      for (int block = 0; block < g.starts.length; block++) {
        VectorMask<Float> m0 = mask(g.inside[block * 3]);
        VectorMask<Float> m1 = mask(g.inside[block * 3 + 1]);
        VectorMask<Float> m2 = mask(g.inside[block * 3 + 2]);
        long row = plane + g.starts[block] * 4L;
        long out = result + g.starts[block] * 4L;
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        int y = g.padH - 2;
        for (int r = 0; r < rows; r++, y++) {
          FloatVector x = read(image, row, m0);
          a = x.fma(w6, a);
          b = x.fma(w3, b);
          FloatVector c = x.mul(w0);
          x = read(image, row + 4, m1);
          a = x.fma(w7, a);
          b = x.fma(w4, b);
          c = x.fma(w1, c);
          x = read(image, row + 8, m2);
          a = x.fma(w8, a);
          if (y >= wholeRows) {
            end(a, bias, bounded, low, high).intoMemorySegment(results, out, ORDER, lanes);
          } else if (y >= 0) {
            end(a, bias, bounded, low, high).intoMemorySegment(results, out, ORDER);
          }
          a = x.fma(w5, b);
          b = x.fma(w2, c);
          row += pitch;
          out += outPitch;
        }
        for (; y < oh; y++) {
          if (y >= wholeRows) {
            end(a, bias, bounded, low, high).intoMemorySegment(results, out, ORDER, lanes);
          } else {
            end(a, bias, bounded, low, high).intoMemorySegment(results, out, ORDER);
          }
          a = b;
          b = FloatVector.zero(SPECIES);
          out += outPitch;
        }
      }
    }
  }

  private static void slideByTwo(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment weights,
      long weightsAt,
      PlaneEpilogue ends,
      MemorySegment results,
      long to,
      int planes) {
    int oh = g.oh;
    int ih = g.ih;
    int wholeRows = g.wholeRows;
    long pitch = g.iw * 4L;
    long outPitch = g.ow * 4L;
    boolean bounded = ends.bounded;
    float low = ends.low;
    float high = ends.high;
    VectorMask<Float> lanes = mask(g.lanes);
    for (int p = 0; p < planes; p++) {
      long w = weightsAt + p * (DirectPlane.TAPS * 4L);
      FloatVector w0 = weight(weights, w);
      FloatVector w1 = weight(weights, w + 4);
      FloatVector w2 = weight(weights, w + 8);
      FloatVector w3 = weight(weights, w + 12);
      FloatVector w4 = weight(weights, w + 16);
      FloatVector w5 = weight(weights, w + 20);
      FloatVector w6 = weight(weights, w + 24);
      FloatVector w7 = weight(weights, w + 28);
      FloatVector w8 = weight(weights, w + 32);
      float bias = ends.biased ? ends.bias.get(ELEMENT, ends.biasAt + p * 4L) : 0;
      long plane = from + p * (ih * pitch) - g.padW * 4L;
      long result = to + p * (oh * outPitch);
      for (int block = 0; block < g.starts.length; block++) {
        VectorMask<Float> m0 = mask(g.inside[block * 6]);
        VectorMask<Float> m1 = mask(g.inside[block * 6 + 1]);
        VectorMask<Float> m2 = mask(g.inside[block * 6 + 2]);
        VectorMask<Float> m3 = mask(g.inside[block * 6 + 3]);
        VectorMask<Float> m4 = mask(g.inside[block * 6 + 4]);
        VectorMask<Float> m5 = mask(g.inside[block * 6 + 5]);
        long out = result + g.starts[block] * 4L;
        int r = -g.padH;
        long row = plane + g.starts[block] * 8L + r * pitch;
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        if (r >= 0) {
          a = read(image, row, m0).mul(w0);
          a = read(image, row + 4, m1).fma(w1, a);
          a = read(image, row + 8, m2).fma(w2, a);
          b = read(image, row + BYTES, m3).mul(w0);
          b = read(image, row + 4 + BYTES, m4).fma(w1, b);
          b = read(image, row + 8 + BYTES, m5).fma(w2, b);
        }
        for (int y = 0; y < oh; y++) {
          r++;
          row += pitch;
          if (r >= 0 && r < ih) {
            a = read(image, row, m0).fma(w3, a);
            a = read(image, row + 4, m1).fma(w4, a);
            a = read(image, row + 8, m2).fma(w5, a);
            b = read(image, row + BYTES, m3).fma(w3, b);
            b = read(image, row + 4 + BYTES, m4).fma(w4, b);
            b = read(image, row + 8 + BYTES, m5).fma(w5, b);
          }
          r++;
          row += pitch;
          FloatVector c = FloatVector.zero(SPECIES);
          FloatVector d = c;
          if (r >= 0 && r < ih) {
            FloatVector x = read(image, row, m0);
            a = x.fma(w6, a);
            c = x.mul(w0);
            x = read(image, row + 4, m1);
            a = x.fma(w7, a);
            c = x.fma(w1, c);
            x = read(image, row + 8, m2);
            a = x.fma(w8, a);
            c = x.fma(w2, c);
            x = read(image, row + BYTES, m3);
            b = x.fma(w6, b);
            d = x.mul(w0);
            x = read(image, row + 4 + BYTES, m4);
            b = x.fma(w7, b);
            d = x.fma(w1, d);
            x = read(image, row + 8 + BYTES, m5);
            b = x.fma(w8, b);
            d = x.fma(w2, d);
          }
          FloatVector sums = end(Pairs.EVENS.selectFrom(a, b), bias, bounded, low, high);
          if (y >= wholeRows) {
            sums.intoMemorySegment(results, out, ORDER, lanes);
          } else {
            sums.intoMemorySegment(results, out, ORDER);
          }
          out += outPitch;
          a = c;
          b = d;
        }
      }
    }
  }

  @Override
  public boolean isFinite(Floats operand, long first, int count) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      sum = operand.vector(HEAP, first, v).fma(FloatVector.zero(SPECIES), sum);
    }
    float rest = 0;
    for (int i = vectors * LENGTH; i < count; i++) {
      rest += operand.get(HEAP, first, i) * 0;
    }
    return rest == 0 && sum.compare(VectorOperators.EQ, 0f).allTrue();
  }

  @Override
  public void copy(Floats operand, long first, int count, MemorySegment memory, long to) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      operand.vector(HEAP, first, v).intoMemorySegment(memory, to + v * BYTES, ORDER);
    }
    for (int i = vectors * LENGTH; i < count; i++) {
      memory.set(ELEMENT, to + i * 4L, operand.get(HEAP, first, i));
    }
  }
}
