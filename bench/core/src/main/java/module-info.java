/** JMH benchmarks of every kernel family. */
open module org.einkorn.bench {
  requires jdk.unsupported;
  requires jmh.core;
  requires org.einkorn.autotune;
  requires org.einkorn.cli;
  requires org.einkorn.kernels;
  requires tools.jackson.databind;
  requires static org.jspecify;

  provides org.einkorn.cli.CommandProvider with
      org.einkorn.bench.report.ReportCommands;
}
