package org.einkorn.bench;

import org.openjdk.jmh.annotations.Param;

/** Matrix products: squares, the linear layers of a small network, batches, and vectors. */
public class GemmBenchmark extends KernelBenchmark {

  /** The problem's text. */
  @Param({
    "gemm forward f32 32x32:32x32",
    "gemm forward f32 64x64:64x64",
    "gemm forward f32 128x128:128x128",
    "gemm forward f32 256x256:256x256",
    "gemm forward f32 512x512:512x512",
    "gemm forward f32 1024x1024:1024x1024",
    "gemm forward f32 2048x2048:2048x2048",
    "gemm forward f32 64x1600:1600x128 +bias:n+relu",
    "gemm forward f32 1600x64:64x128 ta",
    "gemm forward f32 64x128:128x1600 tb",
    "gemm forward f32 96x512x64:96x64x512 tb",
    "gemm forward f32 64x32x32:64x32x32",
    "gemm forward f32 1x100000:100000x1",
    "gemm forward f32 1x2048:2048x2048",
    "gemm forward f32 2048x2048:2048x1",
    "gemm forward f64 128x128:128x128",
    "gemm forward f64 512x512:512x512",
    "gemm forward f64 2048x2048:2048x2048",
  })
  public String problem = "";

  @Override
  protected String problem() {
    return problem;
  }
}
