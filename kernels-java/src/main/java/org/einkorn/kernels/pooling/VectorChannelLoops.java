package org.einkorn.kernels.pooling;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops; a template of {@link ByStorage}. Channels that do not fill a vector are scalar where
 * places are kept, which have no masked stores, else masked.
 */
final class VectorChannelLoops extends ChannelLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  VectorChannelLoops() {}

  @Override
  void maximum(
      Windows p,
      Floats src,
      Floats dst,
      Places places,
      boolean training,
      long image,
      int from,
      int to) {
    boolean vectors = p.wide || LENGTH >= 8;
    int bound = training ? vectors ? to - LENGTH : from - 1 : to - 1;
    for (int z = 0; z < p.d.out; z++) {
      for (int y = 0; y < p.h.out; y++) {
        for (int x = 0; x < p.w.out; x++) {
          int c = from;
          for (; c <= bound; c += LENGTH) {
            if (training) {
              places(p, src, dst, places, image, z, y, x, c);
            } else {
              maxima(p, src, dst, image, z, y, x, c, to);
            }
          }
          for (; training && c < to; c++) {
            place(p, src, dst, places, image, z, y, x, c);
          }
        }
      }
    }
  }

  private static void maxima(
      Windows p, Floats src, Floats dst, long image, int z, int y, int x, int c, int to) {
    VectorMask<Float> inside = SPECIES.indexInRange(c, to);
    long in = image * p.input() * p.channels;
    FloatVector best = FloatVector.zero(SPECIES);
    boolean first = true;
    for (int t = 0; t < p.d.taps[z]; t++) {
      for (int r = 0; r < p.h.taps[y]; r++) {
        int pixel = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
        for (int s = 0; s < p.w.taps[x]; s++) {
          int at = (pixel + s * p.w.step) * p.channels + c;
          FloatVector v = src.load(HEAP, in, at, inside);
          best = first ? v : best.blend(v, v.compare(VectorOperators.GT, best));
          first = false;
        }
      }
    }
    long out = image * p.output() * p.channels;
    dst.store(HEAP, out, p.at(z, y, x) * p.channels + c, best, inside);
  }

  private static void places(
      Windows p, Floats src, Floats dst, Places places, long image, int z, int y, int x, int c) {
    long in = image * p.input() * p.channels;
    FloatVector best = FloatVector.zero(SPECIES);
    IntVector place = IntVector.zero(Places.LANES);
    boolean first = true;
    for (int t = 0; t < p.d.taps[z]; t++) {
      for (int r = 0; r < p.h.taps[y]; r++) {
        int pixel = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
        int number = p.firstPlace(z, y, x) + (t * p.kh + r) * p.kw;
        for (int s = 0; s < p.w.taps[x]; s++) {
          FloatVector v = src.load(HEAP, in, (pixel + s * p.w.step) * p.channels + c);
          if (first) {
            best = v;
            place = IntVector.broadcast(Places.LANES, number);
            first = false;
          } else {
            VectorMask<Float> greater = v.compare(VectorOperators.GT, best);
            best = best.blend(v, greater);
            place = place.blend(number + s, greater.cast(Places.LANES));
          }
        }
      }
    }
    long out = image * p.output() * p.channels;
    int to = p.at(z, y, x) * p.channels + c;
    dst.store(HEAP, out, to, best);
    places.store(HEAP, p.wide, out + to, place);
  }

  private static void place(
      Windows p, Floats src, Floats dst, Places places, long image, int z, int y, int x, int c) {
    long in = image * p.input() * p.channels;
    float max = 0;
    int best = -1;
    for (int t = 0; t < p.d.taps[z]; t++) {
      for (int r = 0; r < p.h.taps[y]; r++) {
        int pixel = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
        int number = p.firstPlace(z, y, x) + (t * p.kh + r) * p.kw;
        for (int s = 0; s < p.w.taps[x]; s++) {
          float v = src.get(HEAP, in, (pixel + s * p.w.step) * p.channels + c);
          if (best < 0 || v > max) {
            best = number + s;
            max = v;
          }
        }
      }
    }
    long out = image * p.output() * p.channels;
    int to = p.at(z, y, x) * p.channels + c;
    dst.set(HEAP, out, to, max);
    places.set(HEAP, p.wide, out + to, Math.max(best, 0));
  }

  @Override
  void maximumBackward(
      Windows p, Floats diffDst, Places places, Floats diffSrc, long image, int from, int to) {
    clear(p, diffSrc, image, from, to);
    int bound = p.wide || LENGTH >= 8 ? to - LENGTH : from - 1;
    for (int z = 0; z < p.d.out; z++) {
      for (int y = 0; y < p.h.out; y++) {
        for (int x = 0; x < p.w.out; x++) {
          int c = from;
          for (; c <= bound; c += LENGTH) {
            route(p, diffDst, places, diffSrc, image, z, y, x, c);
          }
          for (; c < to; c++) {
            routeOne(p, diffDst, places, diffSrc, image, z, y, x, c);
          }
        }
      }
    }
  }

  private static void route(
      Windows p,
      Floats diffDst,
      Places places,
      Floats diffSrc,
      long image,
      int z,
      int y,
      int x,
      int c) {
    long in = image * p.input() * p.channels;
    long out = image * p.output() * p.channels;
    int from = p.at(z, y, x) * p.channels + c;
    FloatVector d = diffDst.load(HEAP, out, from);
    IntVector place = places.load(HEAP, p.wide, out + from);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int t = 0; t < p.d.taps[z]; t++) {
      for (int r = 0; r < p.h.taps[y]; r++) {
        int pixel = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
        int number = p.firstPlace(z, y, x) + (t * p.kh + r) * p.kw;
        for (int s = 0; s < p.w.taps[x]; s++) {
          int at = (pixel + s * p.w.step) * p.channels + c;
          VectorMask<Float> here = place.compare(VectorOperators.EQ, number + s).cast(SPECIES);
          FloatVector sum = diffSrc.load(HEAP, in, at).add(zero.blend(d, here));
          diffSrc.store(HEAP, in, at, sum);
        }
      }
    }
  }

  private static void routeOne(
      Windows p,
      Floats diffDst,
      Places places,
      Floats diffSrc,
      long image,
      int z,
      int y,
      int x,
      int c) {
    long in = image * p.input() * p.channels;
    long out = image * p.output() * p.channels;
    int from = p.at(z, y, x) * p.channels + c;
    int pixel = p.input(z, y, x, places.get(HEAP, p.wide, out + from));
    if (pixel >= 0) {
      int at = pixel * p.channels + c;
      float sum = diffSrc.get(HEAP, in, at) + diffDst.get(HEAP, out, from);
      diffSrc.set(HEAP, in, at, sum);
    }
  }

  @Override
  void average(Windows p, Floats src, Floats dst, long image, int from, int to) {
    for (int z = 0; z < p.d.out; z++) {
      for (int y = 0; y < p.h.out; y++) {
        for (int x = 0; x < p.w.out; x++) {
          for (int c = from; c < to; c += LENGTH) {
            mean(p, src, dst, image, z, y, x, c, to);
          }
        }
      }
    }
  }

  private static void mean(
      Windows p, Floats src, Floats dst, long image, int z, int y, int x, int c, int to) {
    VectorMask<Float> inside = SPECIES.indexInRange(c, to);
    long in = image * p.input() * p.channels;
    FloatVector total = FloatVector.zero(SPECIES);
    for (int t = 0; t < p.d.taps[z]; t++) {
      for (int r = 0; r < p.h.taps[y]; r++) {
        int pixel = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int s = 0; s < p.w.taps[x]; s++) {
          int at = (pixel + s * p.w.step) * p.channels + c;
          sum = sum.add(src.load(HEAP, in, at, inside));
        }
        total = total.add(sum);
      }
    }
    long out = image * p.output() * p.channels;
    int at = p.at(z, y, x) * p.channels + c;
    dst.store(HEAP, out, at, total.mul(p.share(z, y, x)), inside);
  }

  @Override
  void averageBackward(Windows p, Floats diffDst, Floats diffSrc, long image, int from, int to) {
    clear(p, diffSrc, image, from, to);
    for (int z = 0; z < p.d.out; z++) {
      for (int y = 0; y < p.h.out; y++) {
        for (int x = 0; x < p.w.out; x++) {
          for (int c = from; c < to; c += LENGTH) {
            spread(p, diffDst, diffSrc, image, z, y, x, c, to);
          }
        }
      }
    }
  }

  private static void spread(
      Windows p, Floats diffDst, Floats diffSrc, long image, int z, int y, int x, int c, int to) {
    VectorMask<Float> inside = SPECIES.indexInRange(c, to);
    long in = image * p.input() * p.channels;
    long out = image * p.output() * p.channels;
    int from = p.at(z, y, x) * p.channels + c;
    FloatVector d = diffDst.load(HEAP, out, from, inside).mul(p.share(z, y, x));
    for (int t = 0; t < p.d.taps[z]; t++) {
      for (int r = 0; r < p.h.taps[y]; r++) {
        int pixel = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
        for (int s = 0; s < p.w.taps[x]; s++) {
          int at = (pixel + s * p.w.step) * p.channels + c;
          FloatVector sum = diffSrc.load(HEAP, in, at, inside).add(d);
          diffSrc.store(HEAP, in, at, sum, inside);
        }
      }
    }
  }

  private static void clear(Windows p, Floats diffSrc, long image, int from, int to) {
    long in = image * p.input() * p.channels;
    for (int pixel = 0; pixel < p.input(); pixel++) {
      diffSrc.clear(HEAP, in + (long) pixel * p.channels + from, to - from);
    }
  }
}
