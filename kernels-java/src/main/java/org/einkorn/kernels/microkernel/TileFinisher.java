package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Storage;

/**
 * What happens to a strip of C before and after a micro-kernel works on it, while it is in the
 * first cache: scaling by beta, staging in a padded strip where the micro-kernel cannot write to C
 * itself, and the epilogue.
 */
public abstract class TileFinisher {

  private static final ConcurrentHashMap<FinishSpec, TileFinisher> FINISHERS =
      new ConcurrentHashMap<>();

  /** For templates only. */
  protected TileFinisher() {}

  /** The finisher for destinations of a storage and an epilogue. */
  public static TileFinisher get(Storage storage, Lanes lanes, Epilogue epilogue) {
    return FINISHERS.computeIfAbsent(
        FinishSpec.of(storage, lanes, epilogue),
        spec ->
            Specializer.specialize(
                MethodHandles.lookup(),
                lanes.element() == Lanes.Element.F32
                    ? VectorTileFinisher.class
                    : DoubleTileFinisher.class,
                TileFinisher.class,
                lanes.bits(),
                spec));
  }

  /** Fills a strip with the elements of C times a factor; the strip may be C itself. */
  public abstract void start(
      Destination d,
      double factor,
      int row,
      int column,
      int rows,
      int columns,
      MemorySegment strip,
      long stripOffset,
      long stripStride);

  /** Applies the epilogue to a strip and writes it to C; the strip may be C itself. */
  public abstract void finish(
      Destination d,
      int row,
      int column,
      int rows,
      int columns,
      MemorySegment strip,
      long stripOffset,
      long stripStride);
}
