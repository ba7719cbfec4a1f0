package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Batch and layer normalization. */
public class NormalizationBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "normalization forward-training f32 batch mb32ic64ih56 nchw",
    "normalization backward f32 batch mb32ic64ih56 nchw",
    "normalization forward-training f32 layer 4096x768:768",
    "normalization backward f32 layer 4096x768:768",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
