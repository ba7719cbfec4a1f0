/** Einkorn's kernel families on OpenCL devices. */
module org.einkorn.kernels.opencl {
  requires transitive org.einkorn.kernels;
  requires org.einkorn.bindings.opencl;
  requires static org.jspecify;

  exports org.einkorn.kernels.opencl;

  provides org.einkorn.kernels.Backend with
      org.einkorn.kernels.opencl.OpenClBackend;
}
