package org.einkorn.nn.cli.demo;

import java.time.Duration;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.race.DeviceRace;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.data.DataSet;

/** Ranks the devices of this machine for the demo's network by racing whole training steps. */
final class Devices {
  private static final Duration BUDGET = Duration.ofSeconds(8);
  private static final int WARM_UPS = 40;
  private static final int ROUNDS = 100;

  private Devices() {}

  static List<DeviceRanking> rank(DataSet set) throws InterruptedException {
    List<WholeStep> steps =
        Einkorn.shared().devices().stream().map(device -> new WholeStep(device, set)).toList();
    return new DeviceRace(BUDGET, WARM_UPS, ROUNDS).rank(List.copyOf(steps));
  }

  static void print(Session session, List<DeviceRanking> ranking) {
    Table table = new Table().left("device").right("step").right("speed").right("").wrapped("");
    for (DeviceRanking row : ranking) {
      boolean failed = !row.failure().isEmpty();
      table.row(
          row.device().id(),
          failed ? "–" : Units.time(row.median()),
          failed ? "–" : Units.perSecond(imagesPerSecond(row), "images"),
          failed ? "–" : Units.factor(row.slower()),
          failed ? "failed: " + row.failure() : row.device().name());
    }
    session.print(table);
  }

  static double imagesPerSecond(DeviceRanking row) {
    return Plan.BATCH / (row.median() * 1e-9);
  }
}
