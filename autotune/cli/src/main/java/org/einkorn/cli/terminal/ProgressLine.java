package org.einkorn.cli.terminal;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/** Draws the line of a {@link Progress}. */
final class ProgressLine implements ProgressBarRenderer {

  private static final int BAR_WIDTH = 24;
  private static final int LEAST_MESSAGE_WIDTH = 8;
  private static final Duration BEFORE_AN_ESTIMATE = Duration.ofSeconds(1);

  private final boolean drawn;
  private final boolean colour;

  /** When the task ends at the latest. */
  private volatile Duration end = Duration.ofDays(365);

  /**
   * A renderer.
   *
   * @param drawn whether there is a bar, or only words
   * @param colour whether styles are written
   */
  ProgressLine(boolean drawn, boolean colour) {
    this.drawn = drawn;
    this.colour = colour;
  }

  /** The task ends when this time has elapsed, whatever is left of it. */
  void endsAt(Duration elapsed) {
    end = elapsed;
  }

  @Override
  public String render(ProgressState state, int width) {
    return line(
        state.getTaskName(),
        state.getCurrent(),
        state.isIndefinite() ? -1 : state.getMax(),
        state.getTotalElapsed(),
        state.getExtraMessage(),
        width);
  }

  /** The line; {@code total} is negative when unknown. */
  String line(String task, long done, long total, Duration elapsed, String message, int width) {
    String count = total < 0 ? Units.count(done) : done + "/" + total;
    String times = Units.clock(elapsed) + remaining(done, total, elapsed);
    if (!drawn) {
      String words = task + "  " + count + "  " + times;
      return message.isEmpty() ? words : words + "  " + message;
    }
    int fixed = task.length() + count.length() + times.length() + 6;
    int barWidth = total < 0 || fixed + BAR_WIDTH > width ? 0 : BAR_WIDTH;
    int room = width - fixed - barWidth - 2;
    String bar = barWidth == 0 ? "" : bar(done, total, barWidth) + "  ";
    String shown = room < LEAST_MESSAGE_WIDTH || message.isEmpty() ? "" : "  " + cut(message, room);
    String start = task + "  ";
    String end = count + "  " + Style.FAINT.apply(times, colour) + shown;
    return bar.isEmpty() && fixed > width ? cut(start + count, width) : start + bar + end;
  }

  private String bar(long done, long total, int width) {
    int filled = total == 0 ? width : Math.clamp(width * done / total, 0, width);
    return Style.GOOD.apply("━".repeat(filled), colour)
        + Style.FAINT.apply("─".repeat(width - filled), colour);
  }

  private String remaining(long done, long total, Duration elapsed) {
    if (done <= 0 || total <= done || elapsed.compareTo(BEFORE_AN_ESTIMATE) < 0) {
      return "";
    }
    double share = (total - done) / (double) done;
    long toGo = Math.round(elapsed.toMillis() * share);
    Duration left = Duration.ofMillis(Math.min(toGo, end.minus(elapsed).toMillis()));
    if (left.isNegative()) {
      return "";
    }
    return ", about " + Units.clock(left) + " left";
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }
}
