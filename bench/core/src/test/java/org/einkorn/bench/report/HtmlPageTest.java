package org.einkorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.einkorn.bench.results.Contender.Kind;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.SyntheticRun;
import org.einkorn.bench.results.SyntheticRun.Noise;
import org.junit.jupiter.api.Test;

class HtmlPageTest {

  private static final Noise SILENT = new Noise(0, 1e-4, 0);

  private static String page(Results... runs) {
    return HtmlPage.of(History.of(List.of(runs))).render();
  }

  private static SyntheticRun full(long seed) {
    return new SyntheticRun(seed, SILENT).everything(_ -> 1);
  }

  @Test
  void thePageNeedsNothingElse() {
    String page = page(full(1).build());
    Pattern address = Pattern.compile("(?:src|href)=\"(?!data:|#)[^\"]*\"|https?:|url\\(|@import");
    assertFalse(address.matcher(page).find());
    assertTrue(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
  }

  @Test
  void everySectionIsThere() {
    String page = page(full(1).build());
    for (String heading :
        List.of(
            "This run",
            "Against peers",
            "Roofline",
            "Scaling",
            "Measurements",
            "Refused and failed",
            "Roofs",
            "Costs")) {
      assertTrue(page.contains(">" + heading + "</h2>"), heading);
    }
    assertFalse(page.contains(">History</h2>"), "of one run there is none");
    for (String fact :
        List.of(
            "AMD EPYC 9R14",
            "Temurin 25.0.3+9",
            "./einkorn bench --peers all",
            "5e6c9b2f0d1a",
            "-XX:+UseSerialGC",
            "no OpenCL device is here",
            "SIGABRT in &lt;libnd4jcpu.so&gt;")) {
      assertTrue(page.contains(fact), fact);
    }
    assertFalse(page.contains("<libnd4jcpu"), "what peers say is escaped");
  }

  @Test
  void everyMeasurementIsARowOfATable() {
    Results run = full(1).build();
    String page = page(run);
    String measurements =
        page.substring(
            page.indexOf(">Measurements</h2>"), page.indexOf(">Refused and failed</h2>"));
    long expected = run.rows().stream().filter(row -> row.measured().isPresent()).count();
    long families = Duel.families(run).size();
    assertEquals(
        expected + families, Pattern.compile("<tr>").matcher(measurements).results().count());
  }

  @Test
  void lossesAreDrawnAsPlainlyAsWins() {
    String problem = "gemm forward f32 64x64:64x64";
    Results run =
        new SyntheticRun(1, SILENT)
            .row(problem, 1, "vector", Kind.BACKEND, 0.4)
            .row(problem, 1, "onednn", Kind.PEER, 0.8)
            .row(problem, 2, "vector", Kind.BACKEND, 0.8)
            .row(problem, 2, "onednn", Kind.PEER, 0.4)
            .build();
    String page = page(run);
    assertTrue(page.contains("<div class=\"ratio behind\">"));
    assertTrue(page.contains("<div class=\"ratio ahead\">"));
    assertTrue(page.contains("0.500×") && page.contains("2.00×"));
    assertTrue(page.contains("1 faster, 0 even, 1 slower"));
  }

  @Test
  void aResultThatWasNotVerifiedWinsNothing() {
    String problem = "gemm forward f32 64x64:64x64";
    Results run =
        new SyntheticRun(1, SILENT)
            .row(problem, 1, "vector", Kind.BACKEND, 0.4)
            .row(problem, 1, "onednn", Kind.PEER, 0.2)
            .row(problem, 1, "careless", Kind.PEER, 0.9)
            .unverified("careless")
            .build();
    List<Duel> duels = Duel.all(run);
    assertEquals("onednn", duels.getFirst().peer().contender().name());
    assertTrue(page(run).contains("careless (peer), not verified"));
  }

  @Test
  void onlyWhatExceedsTheNoiseIsMarked() {
    Results first = new SyntheticRun(1, Noise.MEASURED).everything(_ -> 1).build();
    Results same =
        new SyntheticRun(2, Noise.MEASURED)
            .at("2026-11-21T10:00:00Z", "aaaa")
            .everything(_ -> 1)
            .build();
    Results slower =
        new SyntheticRun(3, Noise.MEASURED)
            .at("2026-11-22T10:00:00Z", "bbbb")
            .everything(problem -> problem.startsWith("pooling") ? 0.6 : 1)
            .build();
    String page = page(slower, first, same);
    assertTrue(
        page.contains("5e6c9b2f0d1a → aaaa: none of 96 rows changed"), "noise is not marked");
    assertEquals(2, Pattern.compile("▼ slower").matcher(page).results().count());
    assertEquals(0, Pattern.compile("▲ faster").matcher(page).results().count());
  }

  @Test
  void anInterruptedRunWithoutPeersOrRowsIsStillAPage() {
    String page = page(new SyntheticRun(1, SILENT).interrupted().build());
    assertTrue(page.contains("The run ended before its last 3 contests: 3 of gemm."));
    assertTrue(page.contains("No peer was measured in this run"));
  }

  @Test
  void formsTellSquaresFromOthers() {
    assertEquals("gemm forward f32 AxA:AxA", SizeSeries.form("gemm forward f32 64x64:64x64"));
    assertEquals("gemm forward bf16 AxB:BxC", SizeSeries.form("gemm forward bf16 128x64:64x32"));
    assertEquals(
        "softmax forward f32 Ax1000 axis=1",
        SizeSeries.title(
            List.of("softmax forward f32 64x1000 axis=1", "softmax forward f32 512x1000 axis=1")));
  }
}
