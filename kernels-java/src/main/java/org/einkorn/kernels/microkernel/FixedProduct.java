package org.einkorn.kernels.microkernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A matrix product of one shape, its sizes and strides constants of a generated class:
 *
 * <pre>{@code C[i, j] = alpha · Σ_p A[i, p] · B[p, j] + beta · C[i, j]}</pre>
 *
 * for operands in native memory that are read where they lie. Each sum is one chain of fused
 * multiply-adds in the order of p. For products so small that packing, or the arithmetic around the
 * tiles, costs more than it gains.
 */
public abstract class FixedProduct {

  private static final ConcurrentHashMap<FixedShape, WeakReference<FixedProduct>> PRODUCTS =
      new ConcurrentHashMap<>();

  private static final int WARM_UP_CALLS = 4;
  private static final int SLICES = 5000;

  private FixedShape shape = FixedShape.EMPTY;
  private boolean warm;

  /** For generated classes only. */
  protected FixedProduct() {}

  /** The product of a shape; its class lives as long as someone holds it. */
  public static synchronized FixedProduct of(FixedShape shape) {
    WeakReference<FixedProduct> known = PRODUCTS.get(shape);
    FixedProduct product = known == null ? null : known.get();
    if (product == null) {
      PRODUCTS.values().removeIf(reference -> reference.refersTo(null));
      product =
          Specializer.define(
              MethodHandles.lookup(), FixedProductGenerator.generate(shape), FixedProduct.class);
      product.shape = shape;
      PRODUCTS.put(shape, new WeakReference<>(product));
    }
    return product;
  }

  /** Computes the product; offsets are in bytes. */
  public abstract void run(
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      double alpha,
      double beta);

  /** Runs the product on scratch memory until it is compiled. */
  public final synchronized void warmUp() {
    if (warm) {
      return;
    }
    MemorySegment a = Arena.ofAuto().allocate(shape.bytesOfA(), 64);
    MemorySegment b = Arena.ofAuto().allocate(shape.bytesOfB(), 64);
    MemorySegment c = Arena.ofAuto().allocate(shape.bytesOfC(), 64);
    heatSlices(c);
    warm =
        Compilation.await(() -> {
          for (int call = 0; call < WARM_UP_CALLS; call++) {
            run(a, 0, b, 0, c, 0, 1, 0.5);
          }
        });
  }

  /**
   * Takes slices until HotSpot compiles them without the slice. A generated product begins by them;
   * C2 does not inline what its profile has not seen often, and then knows no extent and allocates
   * the slice.
   */
  private static void heatSlices(MemorySegment segment) {
    Compilation.await(
        FixedProduct.class,
        () -> {
          for (int i = 0; i < SLICES; i++) {
            if (segment.asSlice(0, 1 + (i & 3)).byteSize() > 4) {
              throw new AssertionError("a slice has grown");
            }
          }
        });
  }
}
