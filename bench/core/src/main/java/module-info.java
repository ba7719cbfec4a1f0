/** JMH benchmarks of every kernel family. */
open module org.einkorn.bench {
  requires org.einkorn.kernels;
  requires jdk.unsupported;
  requires jmh.core;
  requires tools.jackson.databind;
  requires static org.jspecify;
}
