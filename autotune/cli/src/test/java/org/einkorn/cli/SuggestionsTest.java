package org.einkorn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

  @ParameterizedTest
  @CsvSource({
    "tune, tune, 0",
    "tnue, tune, 1",
    "tun, tune, 1",
    "tunee, tune, 1",
    "'', tune, 4",
    "demo, tune, 4"
  })
  void distanceCountsSlips(String a, String b, int expected) {
    assertEquals(expected, Suggestions.distance(a, b));
    assertEquals(expected, Suggestions.distance(b, a));
  }

  @Test
  void onlyWhatIsNearIsSuggested() {
    List<String> words = List.of("tune", "test", "explain", "evaluate");
    assertEquals(Optional.of("tune"), Suggestions.nearest("tnue", words));
    assertEquals(Optional.of("explain"), Suggestions.nearest("exlpian", words));
    assertEquals(Optional.empty(), Suggestions.nearest("banana", words));
  }
}
