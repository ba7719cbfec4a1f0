package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Recurrent layers. */
public class RecurrentBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "recurrent forward-inference f32 lstm l1t64mb32slc256dhc256 bias initial final",
    "recurrent forward-training f32 lstm l1t64mb32slc256dhc256 bias initial final",
    "recurrent backward f32 lstm l1t64mb32slc256dhc256 bias initial final",
    "recurrent backward f32 lbr-gru l1t64mb32slc256dhc256 bias initial final",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
