package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Moves of elements. */
public class TransformBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "transform forward f32 transpose 256x256 perm=1,0",
    "transform forward f32 transpose 4096x4096 perm=1,0",
    "transform forward f32 transpose 32x64x88x88 perm=0,2,3,1",
    "transform forward f32 transpose 64x512x8x64 perm=0,2,1,3",
    "transform forward f32 concat 64x128x2048:64x128x200 axis=2",
    "transform forward f32 im2col mb8ic64ih56kh3ph1",
    "transform backward f32 im2col mb8ic64ih56kh3ph1",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
