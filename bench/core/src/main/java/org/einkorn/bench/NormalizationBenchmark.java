package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Normalization. */
public class NormalizationBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "normalization forward-training f32 batch mb32ic64ih56 nchw",
    "normalization backward f32 batch mb32ic64ih56 nchw",
    "normalization forward-training f32 layer 4096x768:768",
    "normalization backward f32 layer 4096x768:768",
    "normalization forward-training f32 layer 64x512:512",
    "normalization forward-inference f32 rms 4096x768:768",
    "normalization forward-training f32 group g8mb32ic64ih56 nchw",
    "normalization forward-training f32 batch mb80ic64ih56 nchw",
    "normalization forward-training f32 layer 16384x1024:1024",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
