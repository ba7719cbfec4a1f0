package org.einkorn.kernels.transform;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of transforms over rows and columns, whose neighbours are so many elements apart. */
abstract class TransformLoops {

  static final ByStorage<TransformLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorTransformLoops.class, TransformLoops.class);

  /** Copies rows of neighbouring columns. */
  abstract void copyRows(
      Floats src, long from, long rowFrom, Floats dst, long to, long rowTo, int rows, int columns);

  /** Copies rows that are neighbours in the source to columns that are in the destination. */
  abstract void transpose(
      Floats src,
      long from,
      long columnFrom,
      Floats dst,
      long to,
      long rowTo,
      int rows,
      int columns);

  /** Copies any rows and columns. */
  abstract void copyStrided(
      Floats src,
      long from,
      long rowFrom,
      long columnFrom,
      Floats dst,
      long to,
      long rowTo,
      long columnTo,
      int rows,
      int columns);

  /** Sets rows and columns to a value. */
  abstract void fill(
      Floats dst, long to, long rowTo, long columnTo, int rows, int columns, float value);

  /** Adds rows of neighbouring columns. */
  abstract void addRows(
      Floats src, long from, long rowFrom, Floats dst, long to, long rowTo, int rows, int columns);

  /** Adds any rows and columns, which may meet in the destination, in their order. */
  abstract void addStrided(
      Floats src,
      long from,
      long rowFrom,
      long columnFrom,
      Floats dst,
      long to,
      long rowTo,
      long columnTo,
      int rows,
      int columns);
}
