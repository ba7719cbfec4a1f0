package org.einkorn.bench.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.einkorn.autotune.files.AtomicFile;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** JMH's own results of all forks, kept beside ours in JMH's own JSON. */
final class JmhArchive {

  private final Path file;
  private final List<RunResult> results = new ArrayList<>();

  private JmhArchive(Path file) {
    this.file = file;
  }

  /** The archive beside a results file: {@code a.json} has {@code a.jmh.json}. */
  static JmhArchive beside(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    return new JmhArchive(file.resolveSibling(name + ".jmh.json"));
  }

  void add(Collection<RunResult> more) {
    results.addAll(more);
  }

  void write() throws IOException {
    var text = new java.io.ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    AtomicFile.write(file, ByteBuffer.wrap(text.toByteArray()));
  }
}
