package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.ELEMENT;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Window;

/**
 * One plane of a depthwise convolution, product by product. For weights that are not finite:
 * vectors multiply them by zeros where they meet no element, and that is NaN.
 */
final class PlainPlane {

  private PlainPlane() {}

  /** Slides a kernel over a plane, or spreads a plane by it when not forward. */
  static void convolve(
      Window h,
      Window w,
      boolean forward,
      MemorySegment image,
      long from,
      MemorySegment weights,
      long weightsAt,
      MemorySegment results,
      long to) {
    long count = forward ? h.out() * w.out() : h.in() * w.in();
    results.asSlice(to, count * Float.BYTES).fill((byte) 0);
    for (long r = 0; r < h.kernel(); r++) {
      for (long y = 0; y < h.out(); y++) {
        long row = h.input(y, r);
        if (row < 0 || row >= h.in()) {
          continue;
        }
        for (long s = 0; s < w.kernel(); s++) {
          float weight = weights.get(ELEMENT, weightsAt + (r * w.kernel() + s) * Float.BYTES);
          for (long x = 0; x < w.out(); x++) {
            long column = w.input(x, s);
            if (column >= 0 && column < w.in()) {
              long outside = (row * w.in() + column) * Float.BYTES;
              long inside = (y * w.out() + x) * Float.BYTES;
              long source = from + (forward ? outside : inside);
              long target = to + (forward ? inside : outside);
              float sum = results.get(ELEMENT, target) + weight * image.get(ELEMENT, source);
              results.set(ELEMENT, target, sum);
            }
          }
        }
      }
    }
  }

  /** Whether so many elements are all finite. */
  static boolean isFinite(MemorySegment memory, long at, int count) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(memory.get(ELEMENT, at + (long) i * Float.BYTES))) {
        return false;
      }
    }
    return true;
  }
}
