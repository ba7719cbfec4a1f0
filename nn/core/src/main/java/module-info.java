/** Tensors with gradients, layers, losses, optimizers and training. */
module org.einkorn.nn {
  requires transitive org.einkorn.autotune;
  requires static transitive org.jspecify;

  exports org.einkorn.nn.data;
  exports org.einkorn.nn.random;
}
