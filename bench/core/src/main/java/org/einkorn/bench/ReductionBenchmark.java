package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Sums over the rows and over the columns of a matrix. */
public class ReductionBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "reduction forward f32 sum 4096x768 axis=0",
    "reduction forward f32 sum 4096x768 axis=1",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
