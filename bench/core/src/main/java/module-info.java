/** JMH benchmarks of every kernel family, and the roofs they are measured against. */
open module org.einkorn.bench {
  requires org.einkorn.kernels;
  requires jdk.unsupported;
  requires jmh.core;
  requires static org.jspecify;
}
