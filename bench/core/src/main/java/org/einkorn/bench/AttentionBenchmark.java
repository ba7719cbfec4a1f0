package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Scaled dot-product attention. */
public class AttentionBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "attention forward-inference f32 h8q512d64",
    "attention forward-training f32 mb8h12q128d64",
    "attention backward f32 h8q512d64",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
