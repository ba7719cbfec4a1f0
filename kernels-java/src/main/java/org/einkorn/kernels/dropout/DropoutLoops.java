package org.einkorn.kernels.dropout;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of dropout. */
abstract class DropoutLoops {

  static final ByStorage<DropoutLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorDropoutLoops.class, DropoutLoops.class);

  /** Drops and scales whole blocks of {@link Mask#BLOCK} elements. */
  abstract void drop(
      Floats src,
      Floats dst,
      long firstBlock,
      int blocks,
      long seed,
      long offset,
      int threshold,
      float scale);

  /** The same for less than a block, element by element. */
  abstract void dropTail(
      Floats src,
      Floats dst,
      long from,
      int count,
      long seed,
      long offset,
      int threshold,
      float scale);

  /** {@code dst = src}. */
  abstract void copy(Floats src, Floats dst, long from, int count);
}
