package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Reductions of rows, of columns and over several axes. */
public class ReductionBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "reduction forward f32 sum 4096x768 axis=0",
    "reduction forward f32 sum 4096x768 axis=1",
    "reduction forward f32 max 4096x768 axis=1",
    "reduction forward f32 argmax 4096x768 axis=1",
    "reduction forward f32 variance 32x64x56x56 axis=0,2,3",
    "reduction backward f32 variance 4096x768 axis=1",
    "reduction forward f32 sum 16777216 axis=0",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
