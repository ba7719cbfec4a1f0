/** Tensors with gradients, layers, losses, optimizers and training. */
module org.einkorn.nn {
  requires transitive org.einkorn.autotune;
  requires static transitive org.jspecify;

  exports org.einkorn.nn;
  exports org.einkorn.nn.data;
  exports org.einkorn.nn.data.text;
  exports org.einkorn.nn.io;
  exports org.einkorn.nn.layers;
  exports org.einkorn.nn.models;
  exports org.einkorn.nn.random;
  exports org.einkorn.nn.training;
  exports org.einkorn.nn.training.schedules;
}
