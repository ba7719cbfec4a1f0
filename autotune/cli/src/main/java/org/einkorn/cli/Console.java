package org.einkorn.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.einkorn.cli.terminal.Terminal;

/**
 * The outside of a run: two streams, what they are connected to, and the environment.
 *
 * @param out standard output
 * @param err standard error
 * @param charset how text is written for people; JSON is UTF-8 always
 * @param terminal what the streams are connected to
 * @param environment the environment's variables
 */
public record Console(
    OutputStream out,
    OutputStream err,
    Charset charset,
    Terminal terminal,
    Map<String, String> environment) {

  /** The streams of this process. */
  static Console system() {
    return new Console(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Charset.forName(System.getProperty("stdout.encoding", "UTF-8"), StandardCharsets.UTF_8),
        Terminal.detect(System.getenv()),
        System.getenv());
  }

  /** Streams that are no terminal, and an empty environment: for programs and tests. */
  public static Console of(OutputStream out, OutputStream err) {
    return new Console(out, err, StandardCharsets.UTF_8, Terminal.none(), Map.of());
  }
}
