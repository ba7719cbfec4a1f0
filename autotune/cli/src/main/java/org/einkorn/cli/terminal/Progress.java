package org.einkorn.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * How far a long task is, on standard error: a line that is rewritten where that is a terminal, and
 * else a plain line every ten seconds.
 *
 * <p>May be advanced by one thread while another prints; {@link #close} leaves the cursor at the
 * start of an empty line.
 */
public final class Progress implements AutoCloseable {

  private static final Duration BETWEEN_FRAMES = Duration.ofMillis(100);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final ProgressBar bar;
  private final ProgressLine line;
  private final Screen screen;

  private Progress(ProgressBar bar, ProgressLine line, Screen screen) {
    this.bar = bar;
    this.line = line;
    this.screen = screen;
  }

  /**
   * Starts to show.
   *
   * @param task what is done, in a word or two
   * @param total how many steps there will be, or −1 if that is unknown
   * @param terminal where it is shown
   * @param err standard error
   */
  public static Progress start(String task, long total, Terminal terminal, PrintWriter err) {
    return start(task, total, terminal, err, terminal.err() ? BETWEEN_FRAMES : BETWEEN_LINES);
  }

  static Progress start(
      String task, long total, Terminal terminal, PrintWriter err, Duration interval) {
    Screen screen = terminal.err() ? new Rewritten(err, terminal.width()) : new Lines(err);
    ProgressLine line = new ProgressLine(terminal.err(), terminal.errColour());
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUpdateIntervalMillis((int) interval.toMillis())
            .continuousUpdate()
            .setRenderer(line)
            .setConsumer(screen)
            .build();
    return new Progress(bar, line, screen);
  }

  /** One more step is done. */
  public void step() {
    bar.step();
  }

  /** So many steps are done by now. */
  public void stepTo(long done) {
    bar.stepTo(done);
  }

  /** Corrects the number of steps. */
  public void total(long total) {
    bar.maxHint(total);
  }

  /** The task ends in this time from now on, whatever is left of it. */
  public void endsWithin(Duration limit) {
    line.endsAt(bar.getTotalElapsed().plus(limit));
  }

  /** What is being done right now, or the latest figures. */
  public void message(String message) {
    bar.setExtraMessage(message);
  }

  /** Prints a line that stays, above the bar. */
  public void println(String line) {
    screen.println(line);
  }

  @Override
  public void close() {
    bar.close();
    // The library leaves this out where a task ends before its first frame.
    screen.close();
  }

  /** Where the library puts its lines. */
  private abstract static class Screen implements ProgressBarConsumer {
    final PrintWriter err;

    Screen(PrintWriter err) {
      this.err = err;
    }

    abstract void println(String line);
  }

  private static final class Rewritten extends Screen {
    private static final String TO_START_AND_ERASE = "\r\u001b[2K";

    private final int width;

    Rewritten(PrintWriter err, int width) {
      super(err);
      this.width = width;
    }

    @Override
    public int getMaxRenderedLength() {
      return width - 1;
    }

    @Override
    public synchronized void accept(String line) {
      err.print(TO_START_AND_ERASE + line);
      err.flush();
    }

    @Override
    synchronized void println(String line) {
      err.println(TO_START_AND_ERASE + line);
    }

    @Override
    public synchronized void close() {
      err.print(TO_START_AND_ERASE);
      err.flush();
    }
  }

  private static final class Lines extends Screen {
    private String last = "";

    Lines(PrintWriter err) {
      super(err);
    }

    @Override
    public int getMaxRenderedLength() {
      return Terminal.UNLIMITED;
    }

    @Override
    public synchronized void accept(String line) {
      if (!line.isEmpty() && !line.equals(last)) {
        err.println(line);
        last = line;
      }
    }

    @Override
    synchronized void println(String line) {
      err.println(line);
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
