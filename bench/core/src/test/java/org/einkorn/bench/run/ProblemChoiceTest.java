package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;

class ProblemChoiceTest {

  @Test
  void aQuickChoiceHoldsAHandfulOfEachFamily() {
    List<Problem> chosen = ProblemChoice.spread(Effort.QUICK, Set.of());
    assertEquals(chosen.size(), new HashSet<>(chosen).size(), "no problem twice");
    for (Family family : Family.values()) {
      long count = chosen.stream().filter(problem -> problem.family() == family).count();
      assertTrue(count >= 1 && count <= 3, family + " has " + count);
      assertTrue(chosen.size() <= Effort.QUICK.mostProblems());
    }
    for (Problem problem : chosen) {
      assertTrue(problem.operations() <= Effort.QUICK.mostOperations(), problem.text());
    }
  }

  @Test
  void familiesComeInTurn() {
    List<Problem> chosen = ProblemChoice.spread(Effort.QUICK, Set.of());
    Set<Family> first = new HashSet<>();
    chosen.stream().limit(Family.values().length).forEach(problem -> first.add(problem.family()));
    assertEquals(EnumSet.allOf(Family.class), first);
  }

  @Test
  void whereverAFullRunEndsListsAndSizesAreSpread() {
    List<Problem> products = ProblemChoice.spread(Effort.FULL, Set.of(Family.GEMM)).subList(0, 20);
    Set<String> lists = new HashSet<>();
    for (String name : Problems.names()) {
      if (!Collections.disjoint(products, Problems.named(name))) {
        lists.add(name);
      }
    }
    assertTrue(lists.size() >= 7, () -> "only of " + lists);
    List<Double> work = products.stream().map(Problem::operations).sorted().toList();
    assertTrue(work.getFirst() < 1e6 && work.getLast() > 1e9, work::toString);
  }

  @Test
  void theFullChoiceIsEveryProblemOfEveryList() {
    Set<Problem> all = new HashSet<>();
    Problems.names().forEach(name -> all.addAll(Problems.named(name)));
    assertEquals(all, new HashSet<>(ProblemChoice.spread(Effort.FULL, Set.of())));
  }

  @Test
  void namedProblemsKeepTheirOrderAndLoseOtherFamilies() throws IOException {
    List<Problem> squares = Problems.named("squares");
    assertEquals(squares, ProblemChoice.named(List.of("squares", "squares"), Set.of()));
    List<Problem> pooling =
        ProblemChoice.named(List.of("squares", "small-cnn"), Set.of(Family.POOLING));
    assertTrue(pooling.stream().allMatch(problem -> problem.family() == Family.POOLING));
    assertEquals(4, pooling.size());
  }
}
