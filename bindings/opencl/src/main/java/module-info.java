/** Typed access to OpenCL devices over JOCL. */
module org.einkorn.bindings.opencl {
  requires jocl;
  requires static org.jspecify;
}
