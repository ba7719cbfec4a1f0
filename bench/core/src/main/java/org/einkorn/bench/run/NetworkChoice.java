package org.einkorn.bench.run;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bench.Work;
import org.einkorn.bench.networks.BenchNetwork;
import org.einkorn.bench.networks.NetworkTask;
import org.einkorn.bench.networks.NetworkTask.Pass;
import org.einkorn.cli.CommandException;

/** Which networks are measured, and with which batches. */
final class NetworkChoice {

  private static final String ALL = "all";
  private static final int TRAINING_BATCH = 64;

  private NetworkChoice() {}

  /**
   * Training and inference of the networks with these names, or of all for {@code all}.
   *
   * @throws CommandException when one does not exist
   */
  static List<Work> named(List<String> names) {
    List<String> wanted = names.equals(List.of(ALL)) ? BenchNetwork.names() : names;
    List<Work> work = new ArrayList<>();
    for (Pass pass : names.isEmpty() ? new Pass[0] : Pass.values()) {
      for (String name : wanted) {
        work.add(new Work.OfNetwork(new NetworkTask(pass, network(name), batch(pass))));
      }
    }
    return work;
  }

  private static int batch(Pass pass) {
    return pass == Pass.TRAINING ? TRAINING_BATCH : 1;
  }

  private static BenchNetwork network(String name) {
    try {
      return BenchNetwork.parse(name);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--networks " + name + ": " + e.getMessage(), "", e);
    }
  }
}
