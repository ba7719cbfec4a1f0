package org.einkorn.bench.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;

/**
 * Runs that were never measured, with the noise of real ones: a factor for the whole run and row,
 * one for each fork, one for each sample, and now and then a sample that something disturbed.
 */
public final class SyntheticRun {

  /**
   * Standard deviations of logarithms.
   *
   * @param fork of the forks of a JVM about their middle
   * @param sample of the samples of a fork
   * @param disturbed share of samples that take up to twice as long
   */
  public record Noise(double fork, double sample, double disturbed) {

    /** As measured on two virtual cores; {@code bench/core/docs/results.md} tells how. */
    public static final Noise MEASURED = new Noise(0.02, 0.015, 0.04);
  }

  private static final Roof FMA_1 =
      new Roof("fma f32, 1 thread", 1, "registers", 115, Unit.GFLOPS, "ten chains of FMA");
  private static final Roof FMA_2 =
      new Roof("fma f32, 2 threads", 2, "registers", 228, Unit.GFLOPS, "ten chains of FMA");

  private final Random random;
  private final Noise noise;
  private final List<Roof> roofs = new ArrayList<>(List.of(FMA_1, FMA_2));
  private final List<Row> rows = new ArrayList<>();
  private final List<Cost> costs = new ArrayList<>();
  private Instant started = Instant.parse("2026-11-20T08:30:00Z");
  private String commit = "5e6c9b2f0d1a4b7c8e9f00112233445566778899";
  private MachineInfo machine =
      new MachineInfo(
          "AMD EPYC 9R14",
          2,
          8L << 30,
          "Linux 6.1.0 (amd64)",
          "Temurin 25.0.3+9",
          List.of("-XX:+UseSerialGC"));
  private int forks = 2;
  private int rounds = 12;
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();
  private boolean complete = true;

  /** An empty run. */
  public SyntheticRun(long seed, Noise noise) {
    this.random = new Random(seed);
    this.noise = noise;
    for (int threads = 1; threads <= 2; threads++) {
      String suffix = threads == 1 ? ", 1 thread" : ", 2 threads";
      bandwidth("read L1" + suffix, threads, "L1", 450 * threads);
      bandwidth("copy L2" + suffix, threads, "L2", 160 * threads);
      bandwidth("read L3" + suffix, threads, "L3", 70 * threads);
      bandwidth("copy memory" + suffix, threads, "memory", threads == 1 ? 23 : 30);
    }
  }

  private void bandwidth(String name, int threads, String level, double value) {
    roofs.add(new Roof(name, threads, level, value, Unit.GBYTES, "vector loop"));
  }

  /** Another time and commit. */
  public SyntheticRun at(String time, String newCommit) {
    started = Instant.parse(time);
    commit = newCommit;
    return this;
  }

  /** Another machine. */
  public SyntheticRun on(String cpu, int cores) {
    machine =
        new MachineInfo(cpu, cores, machine.memory(), machine.os(), machine.jdk(), machine.flags());
    return this;
  }

  /** Another JDK. */
  public SyntheticRun withJdk(String jdk) {
    machine =
        new MachineInfo(
            machine.cpu(), machine.cores(), machine.memory(), machine.os(), jdk, machine.flags());
    return this;
  }

  /** Another number of samples. */
  public SyntheticRun withSamples(int newForks, int newRounds) {
    forks = newForks;
    rounds = newRounds;
    return this;
  }

  /** A run that was interrupted. */
  public SyntheticRun interrupted() {
    complete = false;
    leftOut.put("gemm", 3);
    return this;
  }

  /** Adds a measured row that reaches so much of its roof, but for the noise. */
  public SyntheticRun row(
      String problem, int threads, String contender, Contender.Kind kind, double share) {
    return row(problem, threads, Cache.WARM, contender, kind, share);
  }

  /** Adds a measured row with warm or cold caches. */
  public SyntheticRun row(
      String text, int threads, Cache cache, String contender, Contender.Kind kind, double share) {
    Problem problem = Problems.parse(text);
    Roof memory = roof((cache == Cache.COLD ? "copy memory" : "read L3"), threads);
    Roof fma = threads == 1 ? FMA_1 : FMA_2;
    boolean arithmetic = problem.operations() / fma.value() >= problem.bytes() / memory.value();
    Roof roof = arithmetic ? fma : memory;
    double nanos = (arithmetic ? problem.operations() : problem.bytes()) / (roof.value() * share);
    rows.add(
        new Row(
            new Contest(text, problem.family().text(), threads, cache),
            who(contender, kind),
            new Outcome.Measured(
                samples(nanos),
                problem.operations(),
                problem.bytes(),
                roof.unit(),
                roof,
                true,
                kind == Contender.Kind.PEER ? Double.NaN : 0)));
    return this;
  }

  /** Adds a row without a measurement. */
  public SyntheticRun row(
      String text, int threads, String contender, Contender.Kind kind, Outcome outcome) {
    String family = Problems.parse(text).family().text();
    Contest contest = new Contest(text, family, threads, Cache.WARM);
    rows.add(new Row(contest, who(contender, kind), outcome));
    return this;
  }

  /** Takes the mark of verification from the rows of a contender. */
  public SyntheticRun unverified(String contender) {
    rows.replaceAll(row ->
        row.contender().name().equals(contender) && row.outcome() instanceof Outcome.Measured m
            ? new Row(
                row.contest(),
                row.contender(),
                new Outcome.Measured(
                    m.samples(), m.operations(), m.bytes(), m.unit(), m.roof(), false, Double.NaN))
            : row);
    return this;
  }

  /** Adds a cost. */
  public SyntheticRun cost(String name, double value, String unit) {
    costs.add(new Cost(name, value, unit));
    return this;
  }

  private static Contender who(String name, Contender.Kind kind) {
    return kind == Contender.Kind.PEER
        ? new Contender(name, kind, "3.11.0", "threads=1 OMP_WAIT_POLICY=passive")
        : new Contender(name, kind, "0.1.0-SNAPSHOT", name + "/gemm/f32/8x48/kc384");
  }

  private Roof roof(String start, int threads) {
    return roofs.stream()
        .filter(roof -> roof.name().startsWith(start) && roof.threads() == threads)
        .findFirst()
        .orElseThrow();
  }

  private List<Double> samples(double nanos) {
    List<Double> samples = new ArrayList<>();
    for (int fork = 0; fork < forks; fork++) {
      double middle = nanos * Math.exp(noise.fork() * random.nextGaussian());
      for (int round = 0; round < rounds; round++) {
        double sample = middle * Math.exp(noise.sample() * random.nextGaussian());
        boolean isDisturbed = random.nextDouble() < noise.disturbed();
        samples.add(isDisturbed ? sample * (1.15 + 0.85 * random.nextDouble()) : sample);
      }
    }
    return samples;
  }

  /** The run. */
  public Results build() {
    return new Results(
        complete,
        leftOut,
        "./einkorn bench --peers all",
        commit,
        started,
        machine,
        roofs,
        rows,
        costs);
  }

  /** Fills a run with many families, two numbers of threads, peers, refusals and failures. */
  public SyntheticRun everything(ToDoubleFunction<String> backendShare) {
    List<String> problems = new ArrayList<>();
    for (int n : new int[] {32, 64, 128, 256, 512, 1024}) {
      problems.add("gemm forward f32 %1$dx%1$d:%1$dx%1$d".formatted(n));
    }
    for (String channels : List.of("64", "128", "256", "512")) {
      problems.add(
          "convolution forward-inference f32 mb1ic%1$sih28oc%1$soh28kh3ph1 nchw +bias+relu"
              .formatted(channels));
    }
    for (int n : new int[] {64, 512, 4096}) {
      problems.add("softmax forward-inference f32 %dx1000 axis=1".formatted(n));
      problems.add("activation forward f32 relu %dx1024".formatted(n));
      problems.add("normalization forward-training f32 layer %dx768:768".formatted(n));
      problems.add("elementwise forward f32 add %1$dx1024:%1$dx1024".formatted(n));
    }
    problems.add("pooling forward-inference f32 max mb16ic64ih112oh56kh3sh2ph1 nchw");
    problems.add("optimizer forward f32 adam 1000000");
    for (String problem : problems) {
      for (int threads = 1; threads <= 2; threads++) {
        fill(problem, threads, backendShare);
      }
    }
    return row(
            problems.getFirst(),
            1,
            "opencl",
            Contender.Kind.BACKEND,
            new Outcome.Refused("no OpenCL device is here"))
        .row(
            problems.get(3),
            2,
            "nd4j",
            Contender.Kind.PEER,
            new Outcome.Failed("its process ended with exit code 134: SIGABRT in <libnd4jcpu.so>"))
        .cost("time to first result, gemm 512", 812, "ms")
        .cost("jar of org.einkorn.kernels", 1_480_000, "bytes")
        .cost("resident memory", 187_000_000, "bytes")
        .cost("threads", 14, "threads");
  }

  private void fill(String problem, int threads, ToDoubleFunction<String> backendShare) {
    Random shares = new Random(problem.hashCode() * 31L + threads);
    double share = 0.55 + 0.35 * shares.nextDouble();
    row(
        problem,
        threads,
        "vector",
        Contender.Kind.BACKEND,
        share * backendShare.applyAsDouble(problem));
    row(problem, threads, "onednn", Contender.Kind.BACKEND, 0.6 + 0.3 * shares.nextDouble());
    row(problem, threads, "oneDNN", Contender.Kind.PEER, 0.55 + 0.35 * shares.nextDouble());
    if (problem.startsWith("gemm")) {
      row(problem, threads, "openblas", Contender.Kind.PEER, 0.5 + 0.3 * shares.nextDouble());
      row(problem, threads, "java-loop", Contender.Kind.PEER, 0.04);
    }
  }
}
