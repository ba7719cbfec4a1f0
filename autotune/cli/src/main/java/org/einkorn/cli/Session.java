package org.einkorn.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.einkorn.cli.terminal.AsciiFallback;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.cli.terminal.Style;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a running command has of its surroundings: where to print, and when to stop. */
public final class Session {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Console console;
  private final Cancellation cancellation;
  private final boolean json;
  private final PrintWriter out;
  private final PrintWriter err;

  Session(Console console, Cancellation cancellation, boolean json) {
    this.console = console;
    this.cancellation = cancellation;
    this.json = json;
    this.err = AsciiFallback.printer(console.err(), console.charset());
    this.out = json ? err : AsciiFallback.printer(console.out(), console.charset());
  }

  /** For people: standard output, or standard error where {@code --json} was given. */
  public PrintWriter out() {
    return out;
  }

  /** For warnings and progress: standard error. */
  public PrintWriter err() {
    return err;
  }

  /** What the streams are connected to. */
  public Terminal terminal() {
    return console.terminal();
  }

  /** The environment's variables. */
  public Map<String, String> environment() {
    return console.environment();
  }

  /** Tells when Ctrl-C was pressed. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /** Whether {@link #json(JsonNode)} is what standard output waits for. */
  public boolean isJson() {
    return json;
  }

  /** Prints the one document that {@code --json} asked for. */
  public void json(JsonNode document) {
    OutputStream stream = console.out();
    try {
      stream.write(JSON.writeValueAsBytes(document));
      stream.write('\n');
      stream.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints a line. */
  public void println(String line) {
    out.println(line);
  }

  /** Prints an empty line. */
  public void println() {
    out.println();
  }

  /** Prints a heading. */
  public void heading(String text) {
    out.println(styled(Style.STRONG, text));
  }

  /** Prints a table as wide as the terminal. */
  public void print(Table table) {
    boolean toErr = json;
    Terminal terminal = console.terminal();
    boolean colour = toErr ? terminal.errColour() : terminal.outColour();
    out.print(table.render(toErr ? Terminal.UNLIMITED : terminal.outWidth(), colour));
    out.flush();
  }

  /** The text with its style where {@link #out()} has colours. */
  public String styled(Style style, String text) {
    Terminal terminal = console.terminal();
    return style.apply(text, json ? terminal.errColour() : terminal.outColour());
  }

  /** Prints a warning. */
  public void warn(String message) {
    err.println(Style.WARNING.apply("warning:", console.terminal().errColour()) + " " + message);
  }

  /** Starts to show the progress of a task of so many steps, −1 when their number is unknown. */
  public Progress progress(String task, long total) {
    return Progress.start(task, total, console.terminal(), err);
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
