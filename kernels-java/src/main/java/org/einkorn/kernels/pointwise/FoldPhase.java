package org.einkorn.kernels.pointwise;

import org.einkorn.kernels.vector.Elements;

/** A phase that reduces a tensor. */
public final class FoldPhase extends PhasedKernel.Phase {

  private final Reducer reducer;
  private final Elements src;
  private final Results dst;
  private final double[] partials;

  /** A phase on operands that are bound before it runs. */
  public FoldPhase(Reducer reducer, Elements src, Results dst) {
    super(reducer.items(), 1);
    this.reducer = reducer;
    this.src = src;
    this.dst = dst;
    this.partials = reducer.newPartials();
  }

  @Override
  protected void compute(long from, long to) {
    reducer.run(src, partials, dst, from, to);
  }

  @Override
  protected void finish() {
    reducer.finish(partials, dst);
  }
}
