package org.einkorn.nn.cli.tuning;

import java.time.Duration;
import java.util.List;
import org.einkorn.autotune.race.DeviceRace;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.autotune.race.Step;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Options;

/** Ranks devices for a network by racing whole training steps, copies counted. */
public final class Devices {
  private static final Duration BUDGET = Duration.ofSeconds(8);
  private static final int WARM_UPS = 40;
  private static final int ROUNDS = 100;

  private Devices() {}

  /**
   * Runs the race.
   *
   * @param workload the network
   * @param options one for each device
   * @return the devices, the fastest first
   */
  public static List<DeviceRanking> rank(Workload workload, List<Options> options)
      throws InterruptedException {
    List<Step> steps = options.stream().<Step>map(each -> new WholeStep(workload, each)).toList();
    return new DeviceRace(BUDGET, WARM_UPS, ROUNDS).rank(steps);
  }

  /** Prints the ranking. */
  public static void print(Session session, List<DeviceRanking> ranking, int batch) {
    Table table = new Table().left("device").right("step").right("speed").right("").wrapped("");
    for (DeviceRanking row : ranking) {
      boolean failed = !row.failure().isEmpty();
      table.row(
          row.device().id(),
          failed ? "–" : Units.time(row.median()),
          failed ? "–" : Units.perSecond(examplesPerSecond(row, batch), "examples"),
          failed ? "–" : Units.factor(row.slower()),
          failed ? "failed: " + row.failure() : row.device().name());
    }
    session.print(table);
  }

  /** Examples that go through a step in a second. */
  public static double examplesPerSecond(DeviceRanking row, int batch) {
    return batch / (row.median() * 1e-9);
  }
}
