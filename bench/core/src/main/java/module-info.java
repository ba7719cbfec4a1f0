/** Benchmarks of every kernel family beside other libraries and the roofs of the machine. */
open module org.einkorn.bench {
  requires java.management;
  requires jdk.incubator.vector;
  requires jdk.management;
  requires jdk.unsupported;
  requires jmh.core;
  requires org.einkorn.autotune;
  requires org.einkorn.bindings.onednn;
  requires org.einkorn.cli;
  requires org.einkorn.kernels;
  requires org.einkorn.nn;
  requires tools.jackson.databind;
  requires static org.jspecify;

  provides org.einkorn.cli.CommandProvider with
      org.einkorn.bench.report.ReportCommands,
      org.einkorn.bench.run.BenchCommands;
}
