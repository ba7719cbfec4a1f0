package org.einkorn.autotune.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.junit.jupiter.api.Test;

class MatchTest {

  private static final Fingerprint HERE = BookTest.HERE;
  private static final List<Variant> USABLE =
      List.of(new Named("one/gemm", "r1"), new Named("two/gemm", "r2"));

  private record Named(String id, String revision) implements Variant {
    @Override
    public boolean isThreadInvariant() {
      return true;
    }

    @Override
    public Kernel prepare(Problem problem, Options options, Preparation preparation) {
      throw new UnsupportedOperationException();
    }
  }

  private static String match(Fingerprint now, List<Variant> usable) {
    Match match = Match.of(BookTest.entry("p", "2026-01-01T00:00:00Z"), now, usable, "cpu");
    return match.worth() + " " + String.join("; ", match.differences());
  }

  private static Fingerprint with(
      String isa, String cpu, String jdk, Map<String, String> backends) {
    return new Fingerprint(isa, cpu, 2, jdk, HERE.flags(), backends, HERE.devices());
  }

  @Test
  void nothingChanged() {
    assertEquals("CURRENT ", match(HERE, USABLE));
    List<Variant> withReference = new ArrayList<>(USABLE);
    withReference.add(new Named("reference/gemm", "1"));
    assertEquals("CURRENT ", match(HERE, withReference));
  }

  @Test
  void correctnessFieldsVoidAnEntry() {
    assertEquals(
        "VOID one/gemm, which won, has changed since",
        match(HERE, List.of(new Named("one/gemm", "r9"), USABLE.get(1))));
    assertEquals("VOID one/gemm, which won, is not to be had", match(HERE, List.of(USABLE.get(1))));
    assertEquals(
        "VOID it was measured with amd64 avx2 fma, this is amd64",
        match(with("amd64", "Some CPU", "Vendor 25", HERE.backends()), USABLE));
    assertEquals(
        "VOID one had version 1.2, now it has 2.0",
        match(
            with(
                HERE.instructionSet(), "Some CPU", "Vendor 25", Map.of("one", "2.0", "two", "3.4")),
            USABLE));
  }

  @Test
  void timingFieldsMakeItAPrior() {
    assertEquals(
        "PRIOR processor was Some CPU, is New CPU; JDK was Vendor 25, is Vendor 26; one was 1.2,"
            + " is 1.3",
        match(
            with(
                HERE.instructionSet(),
                "New CPU",
                "Vendor 26",
                Map.of("one", "1.3", "two", "3.4", "three", "1")),
            USABLE));
    assertEquals(
        "PRIOR two/gemm has changed since",
        match(HERE, List.of(USABLE.getFirst(), new Named("two/gemm", "r9"))));
    List<Variant> more = new ArrayList<>(USABLE);
    more.add(new Named("three/gemm", "r1"));
    assertEquals("PRIOR three/gemm was not measured", match(HERE, more));
  }

  @Test
  void onlyFlagsThatMatterAreKept() {
    assertEquals(
        List.of("-XX:+UseSerialGC", "-Xint"),
        Machine.flags(List.of("-Xmx1g", "-Xint", "-Dx=y", "-XX:+UseSerialGC", "--enable-preview")));
  }
}
