package org.einkorn.bindings.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NdRangeTest {

  @Test
  void coveringRoundsUpToWholeGroups() {
    assertEquals("[128] in groups of [64]", NdRange.covering(65, 64).toString());
    assertEquals("[64] in groups of [64]", NdRange.covering(64, 64).toString());
    assertTrue(NdRange.covering(0, 64).isEmpty());
    assertFalse(NdRange.covering(1, 64).isEmpty());
  }

  @Test
  void groupsMultiply() {
    NdRange range = NdRange.groups(3, 2, 5, 8, 4, 1);
    assertEquals("[24, 8, 5] in groups of [8, 4, 1]", range.toString());
    assertEquals(32, range.groupSize());
  }

  @Test
  void senselessSizesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> NdRange.groups(-1, 8));
    assertThrows(IllegalArgumentException.class, () -> NdRange.groups(1, 0));
    assertThrows(ArithmeticException.class, () -> NdRange.covering(Long.MAX_VALUE, 64));
  }
}
