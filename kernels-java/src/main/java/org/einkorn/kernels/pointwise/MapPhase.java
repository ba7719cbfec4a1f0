package org.einkorn.kernels.pointwise;

import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Elements;

/** A phase that computes each element of a tensor by itself. */
public final class MapPhase extends PhasedKernel.Phase {

  private final Pointwise pointwise;
  private final Elements a;
  private final Elements b;
  private final Elements c;
  private final Elements dst;
  private double p;
  private double q;

  /** A phase on operands that are bound before it runs. */
  public MapPhase(Pointwise pointwise, Elements a, Elements b, Elements c, Elements dst) {
    super(pointwise.count(), Blocks.CACHE_LINE);
    this.pointwise = pointwise;
    this.a = a;
    this.b = b;
    this.c = c;
    this.dst = dst;
  }

  /** Sets the function's scalars. */
  public void set(double first, double second) {
    p = first;
    q = second;
  }

  @Override
  protected void compute(long from, long to) {
    pointwise.run(a, b, c, dst, from, to, p, q);
  }
}
