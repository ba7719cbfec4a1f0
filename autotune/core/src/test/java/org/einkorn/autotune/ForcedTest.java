package org.einkorn.autotune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.einkorn.autotune.Decision.Source;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForcedTest {

  private static final Problem GEMM = GemmProblem.of(3, 4, 5);
  private static final Problem RELU = Problems.parse("activation forward f32 relu 8");

  @TempDir Path folder;

  private Einkorn forcing(String ids) {
    return Einkorn.builder()
        .backends(
            List.of(
                new FakeBackend(
                    "one", new FakeVariant("one/gemm/a"), new FakeVariant("one/gemm/b")),
                new FakeBackend("odd", new FakeVariant("odd/gemm/a").threadVariant())
                    .refusing("odd/gemm/b", "k=5 is odd"),
                new FakeBackend("gone").unavailable("libgone.so is missing", "install gone"),
                new ReferenceBackend()))
        .force(ids)
        .systemBook(folder.resolve("system.json"))
        .book(folder.resolve("book.json"))
        .build();
  }

  private String chosen(String ids, Problem problem) {
    Decision decision = forcing(ids).decision(problem, Options.cpu());
    return decision.variant().id() + " " + decision.source().text();
  }

  private String failure(String ids, Options options) {
    Einkorn einkorn = forcing(ids);
    String message =
        assertThrows(DispatchException.class, () -> einkorn.handle(GEMM, options)).getMessage();
    assertEquals(message, einkorn.explain(GEMM, options).failure());
    return message;
  }

  @Test
  void aBackendOrAVariantIsForced() {
    assertEquals("one/gemm/b forced", chosen("one/gemm/b", GEMM));
    assertEquals("odd/gemm/a forced", chosen("odd", GEMM));
    assertEquals("reference/gemm forced", chosen("one, reference/gemm", GEMM));
    assertEquals(Source.FORCED, forcing("one").decision(GEMM, Options.cpu()).source());
  }

  @Test
  void anIdWithAFamilyBindsThisFamilyOnly() {
    assertEquals("one/gemm/a default order", chosen("reference/activation", GEMM));
    assertEquals("reference/activation forced", chosen("reference/activation", RELU));
  }

  @Test
  void whatCannotBeForcedIsAnErrorThatSaysWhy() {
    assertTrue(failure("two", Options.cpu()).contains("no backend 'two' on the module path"));
    assertTrue(failure("two", Options.cpu()).contains("one, odd, gone, reference"));
    assertTrue(failure("gone", Options.cpu()).contains("libgone.so is missing; install gone"));
    assertTrue(failure("odd/gemm/b", Options.cpu()).contains("odd/gemm/b: k=5 is odd"));
    assertTrue(failure("one/gemm/c", Options.cpu()).contains("one/gemm/a\n  one/gemm/b"));
    String strict = failure("odd/gemm/a", Options.cpu().withMode(Mode.STRICT));
    assertTrue(strict.contains("which strict mode forbids"), strict);
  }

  @Test
  void nonsenseIsRefusedAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> forcing(""));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> forcing("one/gem/a"));
    assertTrue(error.getMessage().contains("'gem' in 'one/gem/a'"), error.getMessage());
  }
}
