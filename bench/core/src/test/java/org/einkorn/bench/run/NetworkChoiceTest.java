package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.einkorn.bench.Work;
import org.einkorn.cli.CommandException;
import org.junit.jupiter.api.Test;

class NetworkChoiceTest {

  @Test
  void aNetworkIsTrainedInBatchesAndAskedForSingleSamples() {
    assertEquals(
        List.of(
            "training f32 mlp mb64",
            "training f32 cnn mb64",
            "inference f32 mlp mb1",
            "inference f32 cnn mb1"),
        NetworkChoice.named(List.of("mlp", "cnn")).stream().map(Work::text).toList());
    assertEquals(List.of(), NetworkChoice.named(List.of()));
    assertEquals(10, NetworkChoice.named(List.of("all")).size());
  }

  @Test
  void anUnknownOneIsAWrongUse() {
    CommandException e =
        assertThrows(CommandException.class, () -> NetworkChoice.named(List.of("alexnet")));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("--networks alexnet: no network"), e::toString);
  }
}
