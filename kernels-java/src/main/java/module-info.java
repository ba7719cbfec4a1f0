/** The contract of compute kernels, their reference and their Vector API implementations. */
module org.einkorn.kernels {
  requires jdk.incubator.vector;
  requires jdk.management;
  requires static org.jspecify;

  exports org.einkorn.kernels;
  exports org.einkorn.kernels.activation;
  exports org.einkorn.kernels.attention;
  exports org.einkorn.kernels.convolution;
  exports org.einkorn.kernels.elementwise;
  exports org.einkorn.kernels.gemm;
  exports org.einkorn.kernels.normalization;
  exports org.einkorn.kernels.optimizer;
  exports org.einkorn.kernels.pooling;
  exports org.einkorn.kernels.recurrent;
  exports org.einkorn.kernels.reduction;
  exports org.einkorn.kernels.reference;
  exports org.einkorn.kernels.softmax;
  exports org.einkorn.kernels.verify;

  uses org.einkorn.kernels.Backend;

  provides org.einkorn.kernels.Backend with
      org.einkorn.kernels.reference.ReferenceBackend,
      org.einkorn.kernels.vector.VectorBackend;
}
