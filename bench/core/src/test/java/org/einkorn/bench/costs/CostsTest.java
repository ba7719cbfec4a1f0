package org.einkorn.bench.costs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.einkorn.bench.results.Cost;
import org.junit.jupiter.api.Test;

class CostsTest {

  private static final String TINY = "gemm forward f32 4x4:4x4";

  @Test
  void aProgramsCostsAreThoseOfItsProcess() throws IOException, InterruptedException {
    List<Cost> costs = Costs.ofProgram("reference", "reference", TINY);
    Map<String, Double> values = costs.stream().collect(Collectors.toMap(Cost::name, Cost::value));
    double first = values.get("time to first result, reference");
    double fast = values.get("time to first fast result, reference");
    assertTrue(first > 10, () -> "no JVM starts in 10 ms: " + costs);
    assertTrue(fast >= first, costs::toString);
    assertTrue(values.get("threads, reference") >= 1, costs::toString);
    assertTrue(values.containsKey("resident memory, reference"), costs::toString);
    assertEquals(4, costs.size(), costs::toString);
  }

  @Test
  void aProgramThatFailsIsAnError() {
    IOException e = assertThrows(IOException.class, () -> Costs.ofProgram("x", "nonsense", TINY));
    assertTrue(e.getMessage().contains("FirstResult ended with 1"), e::getMessage);
  }
}
