package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Pooling of a small network and of ResNet-50. */
public class PoolingBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "pooling forward-training f32 max mb64ic32ih26oh13kh2sh2 nchw",
    "pooling backward f32 max mb64ic32ih26oh13kh2sh2 nchw",
    "pooling forward-inference f32 max mb16ic64ih112oh56kh3sh2ph1 nchw",
    "pooling forward-inference f32 avg_np mb16ic2048ih7oh1kh7 nchw",
    "pooling forward-training f32 max mb16ic64ih112oh56kh3sh2ph1 nhwc",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
