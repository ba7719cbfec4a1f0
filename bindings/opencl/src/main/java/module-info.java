/**
 * Typed access to OpenCL devices: discovery, buffers, programs, kernels and launches.
 *
 * <p>The native calls go through JOCL, which stays an implementation detail: no type of it appears
 * in a public signature. Nothing here throws because OpenCL is absent; {@link
 * org.einkorn.bindings.opencl.OpenCl#discover} answers with a reason instead.
 */
module org.einkorn.bindings.opencl {
  requires jocl;
  requires static org.jspecify;

  exports org.einkorn.bindings.opencl;
}
