package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Activations on a tensor that fits in L2, and on one of 64 MB. */
public class ActivationBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "activation forward f32 relu 131072",
    "activation forward f32 gelu 131072",
    "activation backward f32 gelu 131072",
    "activation forward f32 tanh 131072",
    "activation forward f32 sigmoid 131072",
    "activation forward f32 silu 131072",
    "activation forward f32 mish 131072",
    "activation backward f32 silu 131072",
    "activation forward f64 gelu 65536",
    "activation backward f32 gelu 512x256 +bias:n",
    "activation forward f32 relu 16777216",
    "activation forward f32 gelu 16777216",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
