/** Programs of a page each, that use the library of networks as an application would. */
module org.einkorn.nn.examples {
  requires org.einkorn.nn;
  requires static org.jspecify;

  exports org.einkorn.nn.examples;
}
