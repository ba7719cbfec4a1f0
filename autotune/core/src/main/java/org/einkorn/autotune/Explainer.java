package org.einkorn.autotune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.einkorn.autotune.Advisor.Advice;
import org.einkorn.autotune.Candidates.Offered;
import org.einkorn.autotune.Decision.Source;
import org.einkorn.autotune.Explanation.Row;
import org.einkorn.autotune.book.Entry;
import org.einkorn.autotune.book.Sample;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;

/** Puts explanations together. */
final class Explainer {

  private final Advisor advisor;

  Explainer(Advisor advisor) {
    this.advisor = advisor;
  }

  Explanation explain(Problem problem, Options options) {
    Candidates candidates = advisor.candidates(problem, options);
    Optional<Advice> advice = Optional.empty();
    String failure = "";
    try {
      advice = Optional.of(advisor.advise(problem, options, candidates));
    } catch (DispatchException | IllegalStateException e) {
      failure = String.valueOf(e.getMessage());
    }
    List<Row> rows = new ArrayList<>();
    for (Offered offered : candidates.all()) {
      rows.add(row(offered, advice));
    }
    return new Explanation(
        problem,
        options,
        advice.map(Advice::decision),
        failure,
        rows,
        advisor.notes(problem, options, candidates));
  }

  private static Row row(Offered offered, Optional<Advice> advice) {
    if (advice.isEmpty() || offered.standing() != Standing.CANDIDATE) {
      return new Row(offered.id(), offered.standing(), offered.reason(), Optional.empty());
    }
    Decision decision = advice.get().decision();
    Optional<Entry> entry = advice.get().found().map(found -> found.match().entry());
    Optional<Sample> sample = entry.flatMap(e -> e.sample(offered.id()));
    if (offered.variant() == decision.variant()) {
      return new Row(offered.id(), Standing.CHOSEN, decision.reason(), sample);
    }
    String reason =
        decision.source() == Source.FORCED
            ? decision.variant().id() + " is forced"
            : entry.isEmpty()
                ? "later in the default order"
                : lost(sample, entry.get().winningSample());
    return new Row(offered.id(), Standing.CANDIDATE, reason, sample);
  }

  private static String lost(Optional<Sample> sample, Sample winner) {
    if (sample.isEmpty()) {
      return "not measured";
    }
    double ratio = sample.get().median() / winner.median();
    return sample.get().low() > winner.high()
        ? String.format(Locale.ROOT, "%.2f times slower", ratio)
        : String.format(Locale.ROOT, "%.2f times the winner's time, within the noise", ratio);
  }
}
