/** Tensors with gradients, layers, losses, optimizers and training. */
module org.einkorn.nn {
  requires transitive org.einkorn.autotune;
  requires static org.jspecify;
}
