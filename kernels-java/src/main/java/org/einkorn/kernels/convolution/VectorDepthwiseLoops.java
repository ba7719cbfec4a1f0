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
import jdk.incubator.vector.VectorShuffle;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops with vectors; a template for each storage. A vector of columns goes down the plane:
 * what one row holds is loaded once, and adds to the sums of the three rows that meet it.
 */
final class VectorDepthwiseLoops implements DepthwiseLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final long BYTES = LENGTH * 4L;

  // two selections of one vector each: of two at once is slow without AVX-512
  private static final VectorShuffle<Float> EVENS =
      VectorShuffle.fromOp(SPECIES, i -> 2 * i % LENGTH);
  private static final VectorMask<Float> SECOND_HALF =
      VectorMask.fromLong(SPECIES, -1L << (LENGTH / 2));
  private static final VectorShuffle<Float> FIRST_TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);
  private static final VectorShuffle<Float> LAST_TWICE =
      VectorShuffle.fromOp(SPECIES, i -> (i + LENGTH) / 2);
  private static final VectorMask<Float> ODD_LANES =
      VectorMask.fromLong(SPECIES, 0xAAAAAAAAAAAAAAAAL);

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
    // a masked load would be a barrier, behind which the segment is checked anew
    return FloatVector.zero(SPECIES)
        .blend(FloatVector.fromMemorySegment(SPECIES, image, at, ORDER), inside);
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
      long result = to + p * (g.oh * outPitch);
      int blocks = g.starts.length;
      int steps = Math.ceilDiv(g.oh, g.band) * blocks;
      for (int step = 0; step < steps; step++) {
        int block = step % blocks;
        int first = step / blocks * g.band;
        int last = Math.min(g.oh, first + g.band);
        int r = Math.max(0, first - g.padH);
        int rows = Math.min(g.ih, last + 2 - g.padH);
        int mainRows = Math.min(rows, Math.min(last, g.wholeRows) + 2 - g.padH);
        int y = r + g.padH - 2;
        VectorMask<Float> m0 = mask(g.inside[block * 3]);
        VectorMask<Float> m1 = mask(g.inside[block * 3 + 1]);
        VectorMask<Float> m2 = mask(g.inside[block * 3 + 2]);
        long row = plane + g.starts[block] * 4L + r * pitch;
        long out = result + g.starts[block] * 4L + y * outPitch;
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        for (; r < mainRows; r++, y++) {
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
          if (y >= first) {
            end(a, bias, bounded, low, high).intoMemorySegment(results, out, ORDER);
          }
          a = x.fma(w5, b);
          b = x.fma(w2, c);
          row += pitch;
          out += outPitch;
        }
        for (; r < rows; r++, y++) {
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
          if (y >= first) {
            end(a, bias, bounded, low, high).intoMemorySegment(results, out, ORDER, lanes);
          }
          a = x.fma(w5, b);
          b = x.fma(w2, c);
          row += pitch;
          out += outPitch;
        }
        for (; y < last; y++) {
          if (y >= g.wholeRows) {
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
      long result = to + p * (g.oh * outPitch);
      int blocks = g.starts.length;
      int steps = Math.ceilDiv(g.oh, g.band) * blocks;
      for (int step = 0; step < steps; step++) {
        int block = step % blocks;
        int first = step / blocks * g.band;
        int last = Math.min(g.oh, first + g.band);
        VectorMask<Float> m0 = mask(g.inside[block * 6]);
        VectorMask<Float> m1 = mask(g.inside[block * 6 + 1]);
        VectorMask<Float> m2 = mask(g.inside[block * 6 + 2]);
        VectorMask<Float> m3 = mask(g.inside[block * 6 + 3]);
        VectorMask<Float> m4 = mask(g.inside[block * 6 + 4]);
        VectorMask<Float> m5 = mask(g.inside[block * 6 + 5]);
        long out = result + g.starts[block] * 4L + first * outPitch;
        int r = 2 * first - g.padH;
        long row = plane + g.starts[block] * 8L + r * pitch;
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        if (r >= 0 && r < ih) {
          a = read(image, row, m0).mul(w0);
          a = read(image, row + 4, m1).fma(w1, a);
          a = read(image, row + 8, m2).fma(w2, a);
          b = read(image, row + BYTES, m3).mul(w0);
          b = read(image, row + 4 + BYTES, m4).fma(w1, b);
          b = read(image, row + 8 + BYTES, m5).fma(w2, b);
        }
        for (int y = first; y < last; y++) {
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
          FloatVector sums =
              end(
                  a.rearrange(EVENS).blend(b.rearrange(EVENS), SECOND_HALF),
                  bias,
                  bounded,
                  low,
                  high);
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
  public void spread(
      SpreadPlane g,
      MemorySegment gradient,
      long from,
      MemorySegment weights,
      long weightsAt,
      PlaneEpilogue ends,
      MemorySegment results,
      long to,
      int planes) {
    int gh = g.gh;
    long pitch = g.gw * 4L;
    long outPitch = g.iw * 4L;
    boolean bounded = ends.bounded;
    float low = ends.low;
    float high = ends.high;
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
      long plane = from + p * (gh * pitch);
      long result = to + p * (g.ih * outPitch);
      int blocks = g.starts.length;
      int steps = Math.ceilDiv(gh, g.band) * blocks;
      for (int step = 0; step < steps; step++) {
        int block = step % blocks;
        int top = step / blocks * g.band;
        int last = Math.min(g.ih, 2 * (top + g.band));
        VectorMask<Float> own = mask(g.inside[block]);
        VectorMask<Float> right = mask(g.insideRight[block]);
        VectorMask<Float> first = mask(g.first[block]);
        VectorMask<Float> second = mask(g.second[block]);
        int whole = g.wholeRows[block];
        long row = plane + g.starts[block] * 4L + top * pitch;
        long out = result + g.starts[block] * 8L + 2L * top * outPitch;
        FloatVector a = read(gradient, row, own);
        FloatVector b = read(gradient, row + 4, right);
        for (int y = 2 * top; y < last; y += 2) {
          row += pitch;
          FloatVector even = end(a.mul(w4), bias, bounded, low, high);
          FloatVector odd = end(a.mul(w5).add(b.mul(w3)), bias, bounded, low, high);
          put(even, odd, results, out, y < whole, first, second);
          out += outPitch;
          FloatVector c = FloatVector.zero(SPECIES);
          FloatVector d = c;
          if (y + 2 < 2 * gh) {
            c = read(gradient, row, own);
            d = read(gradient, row + 4, right);
          }
          if (y + 1 < g.ih) {
            even = end(c.fma(w1, a.mul(w7)), bias, bounded, low, high);
            odd = d.fma(w0, c.fma(w2, b.fma(w6, a.mul(w8))));
            odd = end(odd, bias, bounded, low, high);
            put(even, odd, results, out, y + 1 < whole, first, second);
            out += outPitch;
          }
          a = c;
          b = d;
        }
      }
    }
  }

  /** Stores two vectors interleaved. */
  private static void put(
      FloatVector even,
      FloatVector odd,
      MemorySegment results,
      long out,
      boolean whole,
      VectorMask<Float> first,
      VectorMask<Float> second) {
    FloatVector x = even.rearrange(FIRST_TWICE).blend(odd.rearrange(FIRST_TWICE), ODD_LANES);
    FloatVector y = even.rearrange(LAST_TWICE).blend(odd.rearrange(LAST_TWICE), ODD_LANES);
    if (whole) {
      x.intoMemorySegment(results, out, ORDER);
      y.intoMemorySegment(results, out + BYTES, ORDER);
    } else {
      x.intoMemorySegment(results, out, ORDER, first);
      y.intoMemorySegment(results, out + BYTES, ORDER, second);
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
