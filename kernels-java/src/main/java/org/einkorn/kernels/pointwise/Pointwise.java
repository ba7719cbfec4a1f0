package org.einkorn.kernels.pointwise;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.Specializer;
import org.einkorn.kernels.microkernel.Specializer.Function;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.Floats;

/**
 * Computes {@code dst[i] = f(a[i], b[i], c[i])} for one to three sources, any of them broadcast to
 * the destination. The result of an element depends on nothing but its sources' elements.
 */
public final class Pointwise {

  private static final ConcurrentHashMap<Key, PointwiseLoops> LOOPS = new ConcurrentHashMap<>();

  private record Key(DataType type, int sources, LoopSpec spec, Function function) {}

  private final Broadcast shape;
  private final int sources;
  private final PointwiseLoops loops;

  /**
   * A prepared computation.
   *
   * @param type f32 or f64, of all operands
   * @param storage of all operands
   * @param dst sizes of the destination
   * @param sources sizes of the sources, with as many axes
   * @param function the function, with the descriptor that the placeholder of its type has
   */
  public Pointwise(
      DataType type, Storage storage, Dims dst, List<Dims> sources, Function function) {
    this(type, storage, dst, sources, function, false);
  }

  /**
   * A prepared computation of {@code f(a, …)} or of {@code f(a + b, …)}.
   *
   * @param joined whether the function is that of the sum of the first two sources
   */
  public Pointwise(
      DataType type,
      Storage storage,
      Dims dst,
      List<Dims> sources,
      Function function,
      boolean joined) {
    this.shape = Broadcast.of(dst, sources);
    this.sources = sources.size();
    LoopSpec spec = new LoopSpec(storage == Storage.HEAP, shape.repeated(), joined);
    this.loops =
        LOOPS.computeIfAbsent(new Key(type, sources.size(), spec, function), Pointwise::specialize);
  }

  private static PointwiseLoops specialize(Key key) {
    boolean single = key.type() == DataType.F32;
    Class<? extends PointwiseLoops> template =
        switch (key.sources()) {
          case 1 -> single ? FloatUnaryLoops.class : DoubleUnaryLoops.class;
          case 2 -> single ? FloatBinaryLoops.class : DoubleBinaryLoops.class;
          case 3 -> single ? FloatTernaryLoops.class : DoubleTernaryLoops.class;
          default -> throw new IllegalArgumentException(key.sources() + " sources");
        };
    return Specializer.specialize(
        MethodHandles.lookup(),
        template,
        PointwiseLoops.class,
        Floats.SPECIES.vectorBitSize(),
        key.spec(),
        Optional.of(key.function()));
  }

  /** Number of the destination's elements. */
  public long count() {
    return shape.count();
  }

  /**
   * Computes a range of the destination's elements.
   *
   * @param a the first source
   * @param b the second, or any operand
   * @param c the third, or any operand
   * @param from the first element
   * @param to the one after the last
   * @param p the function's first scalar
   * @param q its second
   */
  public void run(
      Elements a, Elements b, Elements c, Elements dst, long from, long to, double p, double q) {
    long at = from;
    while (at < to) {
      long run = shape.left(at);
      long rows = shape.rowsLeft(at);
      long atA = shape.place(0, at);
      long atB = sources > 1 ? shape.place(1, at) : 0;
      long atC = sources > 2 ? shape.place(2, at) : 0;
      // the rows that follow each other without a carry need no division
      do {
        long end = Math.min(to, at + run);
        long done = 0;
        while (at < end) {
          int count = Blocks.count(at, end);
          loops.run(
              a,
              atA + done * shape.step(0),
              b,
              atB + done * shape.step(1),
              c,
              atC + done * shape.step(2),
              dst,
              at,
              count,
              p,
              q);
          at += count;
          done += count;
        }
        atA += shape.toNextRow(0, run);
        atB += shape.toNextRow(1, run);
        atC += shape.toNextRow(2, run);
        run = shape.rowLength();
        rows--;
      } while (rows > 0 && at < to);
    }
  }
}
