/** Einkorn's kernel families on OpenCL devices. */
module org.einkorn.kernels.opencl {
  requires org.einkorn.kernels;
  requires org.einkorn.bindings.opencl;
  requires static org.jspecify;
}
