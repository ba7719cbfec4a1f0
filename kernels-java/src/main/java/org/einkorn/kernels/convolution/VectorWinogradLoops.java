package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.microkernel.Specializer;
import org.einkorn.kernels.vector.Pairs;

/**
 * The transforms with a tile in each lane; a template for each size. The matrices are those of
 * Lavin and Gray (2015, arXiv:1509.09308).
 */
final class VectorWinogradLoops implements WinogradLoops {

  private static final int OUTPUTS = Specializer.constants(MethodHandles.lookup(), Integer.class);
  private static final int SIDE = OUTPUTS + 2;
  private static final long LINE = SIDE * 4L * LENGTH;
  private static final long BYTES = LENGTH * 4L;

  VectorWinogradLoops() {}

  private static FloatVector load(MemorySegment memory, long at) {
    return FloatVector.fromMemorySegment(SPECIES, memory, at, ORDER);
  }

  private static void store(FloatVector v, MemorySegment memory, long at) {
    v.intoMemorySegment(memory, at, ORDER);
  }

  @Override
  public void input(
      MemorySegment memory, long from, long[] shifts, int first, long scratch, long to, long step) {
    for (int j = 0; j < SIDE; j++) {
      FloatVector a = load(memory, from + shifts[first + j]);
      FloatVector b = load(memory, from + shifts[first + SIDE + j]);
      FloatVector c = load(memory, from + shifts[first + 2 * SIDE + j]);
      FloatVector d = load(memory, from + shifts[first + 3 * SIDE + j]);
      long at = scratch + j * BYTES;
      if (OUTPUTS == 2) {
        store(a.sub(c), memory, at);
        store(b.add(c), memory, at + LINE);
        store(c.sub(b), memory, at + 2 * LINE);
        store(b.sub(d), memory, at + 3 * LINE);
      } else {
        FloatVector e = load(memory, from + shifts[first + 4 * SIDE + j]);
        FloatVector f = load(memory, from + shifts[first + 5 * SIDE + j]);
        input4(a, b, c, d, e, f, memory, at, LINE);
      }
    }
    for (int i = 0; i < SIDE; i++) {
      long row = scratch + i * LINE;
      FloatVector a = load(memory, row);
      FloatVector b = load(memory, row + BYTES);
      FloatVector c = load(memory, row + 2 * BYTES);
      FloatVector d = load(memory, row + 3 * BYTES);
      long at = to + (long) i * SIDE * step;
      if (OUTPUTS == 2) {
        store(a.sub(c), memory, at);
        store(b.add(c), memory, at + step);
        store(c.sub(b), memory, at + 2 * step);
        store(b.sub(d), memory, at + 3 * step);
      } else {
        FloatVector e = load(memory, row + 4 * BYTES);
        FloatVector f = load(memory, row + 5 * BYTES);
        input4(a, b, c, d, e, f, memory, at, step);
      }
    }
  }

  private static void input4(
      FloatVector a,
      FloatVector b,
      FloatVector c,
      FloatVector d,
      FloatVector e,
      FloatVector f,
      MemorySegment memory,
      long at,
      long step) {
    FloatVector even = e.sub(c.mul(4f));
    FloatVector odd = d.sub(b.mul(4f));
    FloatVector near = e.sub(c);
    FloatVector far = d.sub(b).mul(2f);
    store(a.mul(4f).sub(c.mul(5f)).add(e), memory, at);
    store(even.add(odd), memory, at + step);
    store(even.sub(odd), memory, at + 2 * step);
    store(near.add(far), memory, at + 3 * step);
    store(near.sub(far), memory, at + 4 * step);
    store(b.mul(4f).sub(d.mul(5f)).add(f), memory, at + 5 * step);
  }

  @Override
  public void weights(
      MemorySegment memory,
      long from,
      long fromStep,
      boolean flipped,
      long scratch,
      long to,
      long step,
      int count) {
    VectorMask<Float> valid = SPECIES.indexInRange(0, count);
    long first = flipped ? from + 8 * fromStep : from;
    long next = flipped ? -fromStep : fromStep;
    for (int j = 0; j < 3; j++) {
      FloatVector a = load(memory, first + j * next);
      FloatVector b = load(memory, first + (3 + j) * next);
      FloatVector c = load(memory, first + (6 + j) * next);
      weights(a, b, c, memory, scratch + j * BYTES, 3 * BYTES);
    }
    for (int i = 0; i < SIDE; i++) {
      long row = scratch + i * (3 * BYTES);
      FloatVector a = load(memory, row);
      FloatVector b = load(memory, row + BYTES);
      FloatVector c = load(memory, row + 2 * BYTES);
      // behind what the first pass left
      long at = scratch + 3 * LINE;
      weights(a, b, c, memory, at, BYTES);
      for (int j = 0; j < SIDE; j++) {
        load(memory, at + j * BYTES)
            .intoMemorySegment(memory, to + (i * (long) SIDE + j) * step, ORDER, valid);
      }
    }
  }

  private static void weights(
      FloatVector a, FloatVector b, FloatVector c, MemorySegment memory, long at, long step) {
    if (OUTPUTS == 2) {
      FloatVector outer = a.add(c);
      store(a, memory, at);
      store(outer.add(b).mul(0.5f), memory, at + step);
      store(outer.sub(b).mul(0.5f), memory, at + 2 * step);
      store(c, memory, at + 3 * step);
      return;
    }
    FloatVector outer = a.add(c).mul(-1f / 6);
    FloatVector inner = b.mul(1f / 6);
    FloatVector spread = a.mul(1f / 24).add(c.mul(1f / 6));
    FloatVector half = b.mul(1f / 12);
    store(a.mul(0.25f), memory, at);
    store(outer.sub(inner), memory, at + step);
    store(outer.add(inner), memory, at + 2 * step);
    store(spread.add(half), memory, at + 3 * step);
    store(spread.sub(half), memory, at + 4 * step);
    store(c, memory, at + 5 * step);
  }

  @Override
  public void output(
      MemorySegment memory, long from, long step, long scratch, long to, long pitch) {
    long line = SIDE * step;
    for (int j = 0; j < SIDE; j++) {
      long column = from + j * step;
      FloatVector a = load(memory, column);
      FloatVector b = load(memory, column + line);
      FloatVector c = load(memory, column + 2 * line);
      FloatVector d = load(memory, column + 3 * line);
      long at = scratch + j * BYTES;
      if (OUTPUTS == 2) {
        store(a.add(b).add(c), memory, at);
        store(b.sub(c).sub(d), memory, at + LINE);
      } else {
        FloatVector e = load(memory, column + 4 * line);
        FloatVector f = load(memory, column + 5 * line);
        FloatVector sum = b.add(c);
        FloatVector difference = b.sub(c);
        FloatVector farSum = d.add(e);
        FloatVector farDifference = d.sub(e);
        store(a.add(sum).add(farSum), memory, at);
        store(difference.add(farDifference.mul(2f)), memory, at + LINE);
        store(sum.add(farSum.mul(4f)), memory, at + 2 * LINE);
        store(difference.add(farDifference.mul(8f)).add(f), memory, at + 3 * LINE);
      }
    }
    for (int i = 0; i < OUTPUTS; i++) {
      long row = scratch + i * LINE;
      FloatVector a = load(memory, row);
      FloatVector b = load(memory, row + BYTES);
      FloatVector c = load(memory, row + 2 * BYTES);
      FloatVector d = load(memory, row + 3 * BYTES);
      long at = to + i * pitch;
      if (OUTPUTS == 2) {
        FloatVector left = a.add(b).add(c);
        FloatVector right = b.sub(c).sub(d);
        store(Pairs.LOW.selectFrom(left, right), memory, at);
        store(Pairs.HIGH.selectFrom(left, right), memory, at + BYTES);
      } else {
        FloatVector e = load(memory, row + 4 * BYTES);
        FloatVector f = load(memory, row + 5 * BYTES);
        FloatVector sum = b.add(c);
        FloatVector difference = b.sub(c);
        FloatVector farSum = d.add(e);
        FloatVector farDifference = d.sub(e);
        FloatVector first = a.add(sum).add(farSum);
        FloatVector second = difference.add(farDifference.mul(2f));
        FloatVector third = sum.add(farSum.mul(4f));
        FloatVector fourth = difference.add(farDifference.mul(8f)).add(f);
        FloatVector evens = Pairs.LOW.selectFrom(first, third);
        FloatVector odds = Pairs.LOW.selectFrom(second, fourth);
        store(Pairs.LOW.selectFrom(evens, odds), memory, at);
        store(Pairs.HIGH.selectFrom(evens, odds), memory, at + BYTES);
        evens = Pairs.HIGH.selectFrom(first, third);
        odds = Pairs.HIGH.selectFrom(second, fourth);
        store(Pairs.LOW.selectFrom(evens, odds), memory, at + 2 * BYTES);
        store(Pairs.HIGH.selectFrom(evens, odds), memory, at + 3 * BYTES);
      }
    }
  }
}
