package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Optimizer steps. */
public class OptimizerBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "optimizer forward f32 adam 131072",
    "optimizer forward f32 adam 16777216",
    "optimizer forward f32 sgd 131072 momentum",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
