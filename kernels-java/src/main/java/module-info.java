/** The contract of compute kernels, their reference and their Vector API implementations. */
module org.einkorn.kernels {
  requires jdk.incubator.vector;
  requires static org.jspecify;
}
