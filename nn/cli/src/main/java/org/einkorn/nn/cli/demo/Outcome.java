package org.einkorn.nn.cli.demo;

import java.time.Duration;
import java.util.List;
import org.einkorn.autotune.TuneReport;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.nn.training.EpochResult;
import org.einkorn.nn.training.Evaluation;

/**
 * What the demo found.
 *
 * @param plan what was to be done
 * @param tuning how kernels raced
 * @param ranking how devices raced
 * @param epochs how training went
 * @param losses loss of each step
 * @param accuracies accuracy of each step's epoch so far
 * @param evaluation what the network does on the test part
 * @param elapsed time from start to here
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bulk data, never compared
public record Outcome(
    Plan plan,
    TuneReport tuning,
    List<DeviceRanking> ranking,
    List<EpochResult> epochs,
    double[] losses,
    double[] accuracies,
    Evaluation evaluation,
    Duration elapsed) {}
