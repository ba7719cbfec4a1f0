package org.einkorn.kernels.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FuzzerTest {

  private static List<Problem> draw(Family family, long seed, int count) {
    Fuzzer fuzzer = new Fuzzer(seed);
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      problems.add(fuzzer.next(family));
    }
    return problems;
  }

  @ParameterizedTest
  @EnumSource
  void problemsAreOfTheFamilyAndManifold(Family family) {
    List<Problem> problems = draw(family, 1, 300);
    for (Problem problem : problems) {
      assertEquals(family, problem.family());
      assertEquals(problem, Problems.parse(problem.text()));
      assertTrue(problem.bytes() < 64 << 20, problem.text());
    }
    assertTrue(new HashSet<>(problems).size() > 100, "of 300 problems");
  }

  @ParameterizedTest
  @EnumSource
  void aSeedDrawsTheSameAgain(Family family) {
    assertEquals(draw(family, 7, 50), draw(family, 7, 50));
  }
}
