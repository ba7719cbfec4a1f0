package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Optimizer steps. */
public class OptimizerBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "optimizer forward f32 adam 131072",
    "optimizer forward f32 adam 16777216",
    "optimizer forward f32 sgd 131072 momentum",
    "optimizer forward f32 sgd 16777216 momentum",
    "optimizer forward f32 adam 16777216 decoupled clip",
    "optimizer forward f32 rmsprop 16777216 momentum",
    "optimizer forward f32 adagrad 16777216",
    "optimizer forward f32 lamb 16777216",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
