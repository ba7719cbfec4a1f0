/** Einkorn's kernel families on oneDNN. */
module org.einkorn.kernels.onednn {
  requires org.einkorn.kernels;
  requires org.einkorn.bindings.onednn;
  requires static org.jspecify;

  provides org.einkorn.kernels.Backend with
      org.einkorn.kernels.onednn.OneDnnBackend;
}
