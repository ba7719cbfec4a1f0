package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Sums of two tensors. */
public class ElementwiseBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "elementwise forward f32 add 131072:131072",
    "elementwise forward f32 add 16777216:16777216",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
