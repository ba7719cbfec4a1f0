package org.einkorn.nn.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.einkorn.nn.data.DataSplit;

/**
 * What the demo does, and for how long.
 *
 * @param data what is learned, and measured on
 * @param dataNote why it is not the data set that was wanted, or empty
 * @param tuning time for racing kernels
 * @param training time for training
 * @param seed decides weights and order
 * @param report where the report goes
 */
public record Plan(
    DataSplit data, String dataNote, Duration tuning, Duration training, long seed, Path report) {
  static final int BATCH = 64;
  static final double LEARNING_RATE = 2e-3;
}
