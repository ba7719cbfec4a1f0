package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/**
 * The loops with vectors; a template for each storage. A vector of columns goes down the plane, and
 * the sums of all taps stay in registers.
 */
final class VectorDepthwiseGradientLoops implements DepthwiseGradientLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final long BYTES = LENGTH * 4L;
  private static final VectorShuffle<Float> FIRST_TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);
  private static final VectorShuffle<Float> LAST_TWICE =
      VectorShuffle.fromOp(SPECIES, i -> (i + LENGTH) / 2);
  private static final VectorMask<Float> ODD_LANES =
      VectorMask.fromLong(SPECIES, 0xAAAAAAAAAAAAAAAAL);

  VectorDepthwiseGradientLoops() {}

  @Override
  public void clear(MemorySegment sums, long at) {
    for (int tap = 0; tap < DirectPlane.TAPS; tap++) {
      FloatVector.zero(SPECIES).intoMemorySegment(sums, at + tap * BYTES, ORDER);
    }
  }

  @Override
  public void multiply(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment gradient,
      long gradientFrom,
      int planes,
      long step,
      MemorySegment sums,
      long at) {
    if (g.step == 1) {
      byOne(g, image, from, gradient, gradientFrom, planes, step, sums, at);
    } else {
      byTwo(g, image, from, gradient, gradientFrom, planes, step, sums, at);
    }
  }

  private static FloatVector read(MemorySegment image, long at, VectorMask<Float> inside) {
    // a masked load would be a barrier, behind which the segment is checked anew
    return FloatVector.zero(SPECIES)
        .blend(FloatVector.fromMemorySegment(SPECIES, image, at, ORDER), inside);
  }

  private static VectorMask<Float> mask(long lanes) {
    return VectorMask.fromLong(SPECIES, lanes);
  }

  private static void add(MemorySegment sums, long at, FloatVector v) {
    FloatVector.fromMemorySegment(SPECIES, sums, at, ORDER)
        .add(v)
        .intoMemorySegment(sums, at, ORDER);
  }

  private static void byOne(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment gradient,
      long gradientFrom,
      int planes,
      long step,
      MemorySegment sums,
      long at) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    FloatVector s4 = zero;
    FloatVector s5 = zero;
    FloatVector s6 = zero;
    FloatVector s7 = zero;
    FloatVector s8 = zero;
    int oh = g.oh;
    long pitch = g.iw * 4L;
    long outPitch = g.ow * 4L;
    int blocks = g.starts.length;
    int perPlane = Math.ceilDiv(oh, g.band) * blocks;
    for (int i = 0; i < planes * perPlane; i++) {
      int p = i / perPlane;
      int block = i % blocks;
      int first = i % perPlane / blocks * g.band;
      int last = Math.min(oh, first + g.band);
      int r = Math.max(0, first - g.padH);
      int rows = Math.min(g.ih, last + 2 - g.padH);
      VectorMask<Float> own = mask(g.own[block]);
      VectorMask<Float> m0 = mask(g.inside[block * 3]);
      VectorMask<Float> m1 = mask(g.inside[block * 3 + 1]);
      VectorMask<Float> m2 = mask(g.inside[block * 3 + 2]);
      int y = r + g.padH;
      long row = from + p * step * g.input() + (g.starts[block] - g.padW) * 4L + r * pitch;
      long out = gradientFrom + p * step * g.output() + g.starts[block] * 4L + y * outPitch;
      FloatVector b = zero;
      FloatVector c = zero;
      if (y - 1 >= first && y - 1 < last) {
        b = read(gradient, out - outPitch, own);
      }
      if (y - 2 >= first) {
        c = read(gradient, out - 2 * outPitch, own);
      }
      for (; r < rows; r++, y++) {
        FloatVector a = zero;
        if (y < last) {
          a = read(gradient, out, own);
        }
        FloatVector x = read(image, row, m0);
        s0 = x.fma(a, s0);
        s3 = x.fma(b, s3);
        s6 = x.fma(c, s6);
        x = read(image, row + 4, m1);
        s1 = x.fma(a, s1);
        s4 = x.fma(b, s4);
        s7 = x.fma(c, s7);
        x = read(image, row + 8, m2);
        s2 = x.fma(a, s2);
        s5 = x.fma(b, s5);
        s8 = x.fma(c, s8);
        c = b;
        b = a;
        row += pitch;
        out += outPitch;
      }
    }
    add(sums, at, s0);
    add(sums, at + BYTES, s1);
    add(sums, at + 2 * BYTES, s2);
    add(sums, at + 3 * BYTES, s3);
    add(sums, at + 4 * BYTES, s4);
    add(sums, at + 5 * BYTES, s5);
    add(sums, at + 6 * BYTES, s6);
    add(sums, at + 7 * BYTES, s7);
    add(sums, at + 8 * BYTES, s8);
  }

  private static void byTwo(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment gradient,
      long gradientFrom,
      int planes,
      long step,
      MemorySegment sums,
      long at) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    FloatVector s4 = zero;
    FloatVector s5 = zero;
    FloatVector s6 = zero;
    FloatVector s7 = zero;
    FloatVector s8 = zero;
    int oh = g.oh;
    int ih = g.ih;
    long pitch = g.iw * 4L;
    long outPitch = g.ow * 4L;
    // each block has two vectors of the image: half of the gradient's lanes with gaps between
    int halves = 2 * g.starts.length;
    int perPlane = Math.ceilDiv(oh, g.band) * halves;
    for (int i = 0; i < planes * perPlane; i++) {
      int p = i / perPlane;
      int half = i % halves;
      int block = half / 2;
      int first = i % perPlane / halves * g.band;
      int last = Math.min(oh, first + g.band);
      VectorMask<Float> own = mask(g.own[block]);
      VectorMask<Float> m0 = mask(g.inside[half * 3]);
      VectorMask<Float> m1 = mask(g.inside[half * 3 + 1]);
      VectorMask<Float> m2 = mask(g.inside[half * 3 + 2]);
      int r = 2 * first - g.padH;
      long row = from + p * step * g.input() + r * pitch;
      row += (g.starts[block] * 2 - g.padW + half % 2 * LENGTH) * 4L;
      long out = gradientFrom + p * step * g.output() + g.starts[block] * 4L + first * outPitch;
      FloatVector a = spread(read(gradient, out, own), half);
      if (r >= 0 && r < ih) {
        s0 = read(image, row, m0).fma(a, s0);
        s1 = read(image, row + 4, m1).fma(a, s1);
        s2 = read(image, row + 8, m2).fma(a, s2);
      }
      for (int y = first + 1; y <= last; y++) {
        r++;
        row += pitch;
        out += outPitch;
        if (r >= 0 && r < ih) {
          s3 = read(image, row, m0).fma(a, s3);
          s4 = read(image, row + 4, m1).fma(a, s4);
          s5 = read(image, row + 8, m2).fma(a, s5);
        }
        FloatVector b = zero;
        if (y < last) {
          b = spread(read(gradient, out, own), half);
        }
        r++;
        row += pitch;
        if (r >= 0 && r < ih) {
          FloatVector x = read(image, row, m0);
          s0 = x.fma(b, s0);
          s6 = x.fma(a, s6);
          x = read(image, row + 4, m1);
          s1 = x.fma(b, s1);
          s7 = x.fma(a, s7);
          x = read(image, row + 8, m2);
          s2 = x.fma(b, s2);
          s8 = x.fma(a, s8);
        }
        a = b;
      }
    }
    add(sums, at, s0);
    add(sums, at + BYTES, s1);
    add(sums, at + 2 * BYTES, s2);
    add(sums, at + 3 * BYTES, s3);
    add(sums, at + 4 * BYTES, s4);
    add(sums, at + 5 * BYTES, s5);
    add(sums, at + 6 * BYTES, s6);
    add(sums, at + 7 * BYTES, s7);
    add(sums, at + 8 * BYTES, s8);
  }

  /** The first or the last half of a vector, zeros between. */
  private static FloatVector spread(FloatVector v, int half) {
    FloatVector twice = half % 2 == 0 ? v.rearrange(FIRST_TWICE) : v.rearrange(LAST_TWICE);
    return twice.blend(0f, ODD_LANES);
  }

  @Override
  public boolean store(MemorySegment sums, long at, Floats target, long first) {
    boolean numbers = true;
    for (int tap = 0; tap < DirectPlane.TAPS; tap++) {
      float sum = Lanes.sum(FloatVector.fromMemorySegment(SPECIES, sums, at + tap * BYTES, ORDER));
      numbers &= !Float.isNaN(sum);
      target.set(HEAP, first, tap, sum);
    }
    return numbers;
  }

  @Override
  public void multiplyPlainly(
      Window h,
      Window w,
      Floats image,
      Floats gradient,
      long plane,
      long planeStride,
      int planes,
      Floats target,
      long first) {
    for (int r = 0; r < h.kernel(); r++) {
      for (int s = 0; s < w.kernel(); s++) {
        float sum = 0;
        for (int p = 0; p < planes; p++) {
          long at = plane + p * planeStride;
          for (long y = 0; y < h.out(); y++) {
            long row = (at * h.in() + h.input(y, r)) * w.in();
            long out = (at * h.out() + y) * w.out();
            if (h.input(y, r) >= 0 && h.input(y, r) < h.in()) {
              sum += plainRow(w, s, image, row, gradient, out);
            }
          }
        }
        target.set(HEAP, first, (int) (r * w.kernel() + s), sum);
      }
    }
  }

  private static float plainRow(
      Window w, int tap, Floats image, long row, Floats gradient, long out) {
    float sum = 0;
    for (long x = 0; x < w.out(); x++) {
      long column = w.input(x, tap);
      if (column >= 0 && column < w.in()) {
        sum += image.get(HEAP, row + column, 0) * gradient.get(HEAP, out + x, 0);
      }
    }
    return sum;
  }
}
