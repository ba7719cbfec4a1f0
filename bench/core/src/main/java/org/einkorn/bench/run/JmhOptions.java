package org.einkorn.bench.run;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.einkorn.bench.KernelBenchmark;
import org.einkorn.bench.SteadyState;
import org.einkorn.bench.Work;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What JMH is asked to do in one fork.
 *
 * @param contender who runs
 * @param work what is computed
 * @param threads threads of a run
 * @param cold whether caches are swept before each run
 * @param effort how long
 */
record JmhOptions(
    Participant.OfBackend contender, Work work, int threads, boolean cold, Effort effort) {

  /** The benchmark class of a piece of work. */
  static String benchmarkClass(Work work) {
    String name =
        switch (work) {
          case Work.OfKernel kernel -> kernel.family();
          case Work.OfNetwork _ -> "network";
        };
    return KernelBenchmark.class.getPackageName()
        + '.'
        + name.substring(0, 1).toUpperCase(Locale.ROOT)
        + name.substring(1)
        + "Benchmark";
  }

  /**
   * The options. The fork inherits this JVM's own, the module path among them: JMH's settings that
   * replace them would leave it without modules.
   */
  Options build(String baton) {
    String benchmark = benchmarkClass(work) + (cold ? ".cold" : ".warm");
    TimeValue round = TimeValue.milliseconds(effort.round().toMillis());
    return new OptionsBuilder()
        .include('^' + Pattern.quote(benchmark) + '$')
        .param("problem", work.text())
        .param("variant", contender.name())
        .param("threads", Integer.toString(threads))
        .param("device", contender.device().id())
        .param("storage", "native")
        .forks(1)
        .threads(1)
        .syncIterations(true)
        .warmupIterations(effort.warmRounds())
        .warmupTime(round)
        .measurementIterations(effort.rounds())
        .measurementTime(round)
        .timeout(TimeValue.seconds(TimeUnit.MINUTES.toSeconds(5)))
        .shouldFailOnError(true)
        .addProfiler(GCProfiler.class)
        .jvmArgsAppend(
            "--add-modules=" + KernelBenchmark.class.getModule().getName(),
            "-D" + SteadyState.LIMIT_PROPERTY + '=' + effort.warmUp().toMillis(),
            baton)
        .build();
  }
}
