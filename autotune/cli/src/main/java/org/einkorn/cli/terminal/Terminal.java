package org.einkorn.cli.terminal;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the two output streams are connected to.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal
 * @param colour whether escape sequences are welcome
 * @param width columns of the terminal, or {@link #UNLIMITED}
 */
public record Terminal(boolean out, boolean err, boolean colour, int width) {

  /** The width where lines need no limit: a pipe or a file. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int DEFAULT_WIDTH = 80;

  /** No terminal at all. */
  public static Terminal none() {
    return new Terminal(false, false, false, UNLIMITED);
  }

  /**
   * Asks the system. The JDK cannot tell what standard error is connected to, nor how wide a
   * terminal is; a shell that inherits both streams can, in a few milliseconds. Where there is no
   * shell, there is no terminal.
   */
  public static Terminal detect(Map<String, String> environment) {
    int streams = statusOf("[ -t 1 ]; o=$?; [ -t 2 ]; exit $(( (1-o) + 2*(1-$?) ))");
    boolean out = (streams & 1) != 0;
    boolean err = (streams & 2) != 0;
    boolean colour =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return out || err ? new Terminal(out, err, colour, width(environment)) : none();
  }

  /** The columns that lines on standard output may fill. */
  public int outWidth() {
    return out ? width : UNLIMITED;
  }

  /** Whether text on standard output may be coloured. */
  public boolean outColour() {
    return out && colour;
  }

  /** Whether text on standard error may be coloured. */
  public boolean errColour() {
    return err && colour;
  }

  private static int width(Map<String, String> environment) {
    String given = environment.get("COLUMNS");
    String rowsAndColumns = given == null ? outputOf("stty size </dev/tty") : given;
    String columns = rowsAndColumns.strip().replaceFirst(".* ", "");
    return columns.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
  }

  private static int statusOf(String script) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).inheritIO();
    return run(builder, process -> {});
  }

  private static String outputOf(String script) {
    StringBuilder output = new StringBuilder();
    run(
        new ProcessBuilder("sh", "-c", script).redirectError(Redirect.DISCARD),
        process -> {
          byte[] bytes = process.getInputStream().readAllBytes();
          output.append(new String(bytes, StandardCharsets.US_ASCII));
        });
    return output.toString();
  }

  private interface Reader {
    void read(Process process) throws IOException;
  }

  /** The exit status, or 0 where nothing could be run. */
  private static int run(ProcessBuilder builder, Reader reader) {
    try {
      Process process = builder.start();
      reader.read(process);
      return process.waitFor();
    } catch (IOException noShell) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
