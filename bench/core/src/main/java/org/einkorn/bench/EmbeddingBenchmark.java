package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Lookups of rows, and the gradients of their tables. */
public class EmbeddingBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "embedding forward f32 512:30522x768",
    "embedding forward f32 262144:100000x64",
    "embedding backward-weights f32 21845:30522x768",
    "embedding backward-weights f32 2048:100000x64",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
