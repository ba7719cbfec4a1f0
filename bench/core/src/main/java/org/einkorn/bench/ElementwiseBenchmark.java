package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Operations of two tensors, of equal sizes and with one of them repeated. */
public class ElementwiseBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "elementwise forward f32 add 131072:131072",
    "elementwise forward f32 mul 512x256:1x256",
    "elementwise backward f32 mul 512x256:1x256",
    "elementwise forward f32 pow 131072:131072",
    "elementwise forward f32 add 16777216:16777216",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
