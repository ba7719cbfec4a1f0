package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Random masks. */
public class DropoutBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "dropout forward-training f32 32768",
    "dropout forward-training f32 16777216",
    "dropout backward f32 16777216",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
