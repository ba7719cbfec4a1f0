package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Softmax, and the loss of a classifier with its gradient. */
public class SoftmaxBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "softmax forward-inference f32 512x1000 axis=1",
    "softmax backward f32 512x1000 axis=1",
    "softmax forward-training f32 64x10 axis=1 cross-entropy",
    "softmax forward-inference f32 64x512 axis=1",
    "softmax forward-inference f32 16384x1024 axis=1",
    "softmax forward-training f32 1048576 loss=bce",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
