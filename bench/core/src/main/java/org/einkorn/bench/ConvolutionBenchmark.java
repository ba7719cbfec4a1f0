package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Convolutions of a small network and of ResNet-50, in three directions. */
public class ConvolutionBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "convolution forward-training f32 mb64ic1ih28oc32oh26kh3 nchw +bias+relu",
    "convolution forward-training f32 mb64ic32ih13oc64oh11kh3 nchw +bias+relu",
    "convolution backward-data f32 mb64ic32ih13oc64oh11kh3 nchw",
    "convolution backward-weights f32 mb64ic32ih13oc64oh11kh3 nchw +bias",
    "convolution forward-inference f32 mb1ic64ih56oc64oh56kh3ph1 nchw +bias+relu",
    "convolution forward-inference f32 mb1ic256ih56oc64oh56kh1 nchw +bias+relu",
    "convolution forward-inference f32 mb1ic3ih224oc64oh112kh7sh2ph3 nchw +bias+relu",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
