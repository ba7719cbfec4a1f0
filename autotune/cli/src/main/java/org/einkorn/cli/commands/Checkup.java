package org.einkorn.cli.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.einkorn.autotune.book.QuarantineEntry;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Availability.Unavailable;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.verify.Verifier;

/** Looks whether every backend works, by letting it compute something. */
final class Checkup {

  /**
   * What was found of a backend.
   *
   * @param name its name
   * @param availability whether it can work here
   * @param proof the problem that it computed correctly, or what went wrong
   * @param works whether it did
   */
  record Finding(String name, Availability availability, String proof, boolean works) {}

  /**
   * Something to be mended.
   *
   * @param what is wrong
   * @param remedy what to do about it, or empty
   */
  record Trouble(String what, String remedy) {}

  private static final List<Problem> PROOFS =
      List.of(
          Problems.parse("gemm forward f32 17x9:9x33 +relu"),
          Problems.parse("activation forward f32 relu 100"));

  private final List<Finding> findings = new ArrayList<>();
  private final List<Trouble> problems = new ArrayList<>();
  private final List<Trouble> notes = new ArrayList<>();

  /**
   * Examines backends.
   *
   * @param backends all that were found
   * @param required names of those that must work; the absence of others is only noted
   * @param environment the environment's variables
   */
  Checkup(List<Backend> backends, List<String> required, Map<String, String> environment) {
    for (Backend backend : backends) {
      Finding finding = examine(backend);
      findings.add(finding);
      if (!finding.works) {
        Trouble trouble = trouble(finding);
        // What says that it works and then does not is a fault, required or not.
        boolean isProblem =
            required.contains(finding.name) || finding.availability instanceof Available;
        (isProblem ? problems : notes).add(trouble);
      }
    }
    TreeSet<String> missing = new TreeSet<>(required);
    findings.forEach(finding -> missing.remove(finding.name));
    for (String name : missing) {
      problems.add(
          new Trouble(
              name + ": there is no backend of this name",
              "Put its module on the module path; there are: "
                  + String.join(", ", findings.stream().map(Finding::name).toList())
                  + "."));
    }
    String fpmath = environment.getOrDefault("ONEDNN_DEFAULT_FPMATH_MODE", "");
    if (!fpmath.isEmpty()) {
      notes.add(
          new Trouble(
              "ONEDNN_DEFAULT_FPMATH_MODE=" + fpmath + " lets oneDNN round f32 to less",
              "Unset it unless you mean it."));
    }
  }

  /** Notes the variants that the book bars. */
  void noteQuarantine(List<QuarantineEntry> quarantine) {
    for (QuarantineEntry barred : quarantine) {
      notes.add(
          new Trouble(
              barred.variant() + " is quarantined for '" + barred.problem() + "'",
              barred.reason()));
    }
  }

  private static Finding examine(Backend backend) {
    Availability availability = backend.availability();
    if (availability instanceof Unavailable) {
      return new Finding(backend.name(), availability, "", false);
    }
    for (Device device : backend.devices()) {
      for (Problem problem : PROOFS) {
        Options options = Options.on(device);
        for (Offer offer : backend.offers(problem, options)) {
          if (offer instanceof Offer.Candidate(var variant)) {
            Optional<String> failure = Verifier.failure(variant, problem, options, 1);
            String proof = failure.orElse("computed '" + problem.text() + "' correctly");
            return new Finding(backend.name(), availability, proof, failure.isEmpty());
          }
        }
      }
    }
    String proof = "offered nothing for '" + PROOFS.getFirst().text() + "'";
    return new Finding(backend.name(), availability, proof, false);
  }

  private static Trouble trouble(Finding finding) {
    return switch (finding.availability) {
      case Unavailable absent ->
          new Trouble(finding.name + ": " + absent.reason(), absent.remedy());
      case Available _ ->
          new Trouble(finding.name + ": " + finding.proof, "Please report it with this output.");
    };
  }

  /** Every backend, in the default order. */
  List<Finding> findings() {
    return findings;
  }

  /** What should work and does not. */
  List<Trouble> problems() {
    return problems;
  }

  /** What might be better. */
  List<Trouble> notes() {
    return notes;
  }
}
