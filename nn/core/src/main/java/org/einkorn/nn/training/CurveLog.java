package org.einkorn.nn.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each epoch: comma-separated values with a head, or one JSON object a line.
 * Numbers that are not finite are empty, in JSON null. Each line is flushed.
 */
public final class CurveLog implements TrainingListener {
  private static final String HEAD =
      "epoch,loss,accuracy,validation_loss,validation_accuracy,per_second\n";

  private final Writer out;
  private final boolean json;

  private CurveLog(Writer out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Comma-separated values; the head is written at once. */
  public static CurveLog csv(Writer out) {
    CurveLog log = new CurveLog(out, false);
    log.write(HEAD);
    return log;
  }

  /** Comma-separated values that go on where others end. */
  public static CurveLog csvWithoutHead(Writer out) {
    return new CurveLog(out, false);
  }

  /** JSON Lines. */
  public static CurveLog json(Writer out) {
    return new CurveLog(out, true);
  }

  @Override
  public Verdict onEpoch(EpochResult result) {
    Evaluation validation = result.validation();
    String form =
        json
            ? "{\"epoch\":%d,\"loss\":%s,\"accuracy\":%s,\"validation_loss\":%s,"
                + "\"validation_accuracy\":%s,\"per_second\":%s}\n"
            : "%d,%s,%s,%s,%s,%s\n";
    write(
        form.formatted(
            result.epoch(),
            text(result.loss()),
            text(result.accuracy()),
            text(validation == null ? null : validation.loss()),
            text(validation == null ? null : validation.accuracy()),
            text(result.imagesPerSecond())));
    return Verdict.CONTINUE;
  }

  private String text(@Nullable Double number) {
    if (number == null || !Double.isFinite(number)) {
      return json ? "null" : "";
    }
    return Double.toString(number);
  }

  private void write(String line) {
    try {
      out.write(line);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
