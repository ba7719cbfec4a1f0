package org.einkorn.cli.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.einkorn.cli.terminal.Style;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Table.Cell;
import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.verify.Verifier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Checks what backends offer for problems, and counts. */
final class Verification {

  /** A check that failed. */
  record Failure(Variant variant, Problem problem, Options options, String message) {}

  private static final class Tally {
    private int checks;
    private int refusals;
    private int failures;
    private final TreeSet<String> variants = new TreeSet<>();
  }

  private final List<Backend> backends = new ArrayList<>();
  private final Map<String, String> absent = new LinkedHashMap<>();
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final Map<String, String> refusals = new LinkedHashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Device> devices;
  private final List<Storage> storages;
  private final List<Integer> threads;
  private final String onlyVariant;
  private final long seed;

  /** Empty lists of storages and threads, and an empty variant, stand for all. */
  Verification(
      List<Backend> backends,
      List<Device> devices,
      List<Storage> storages,
      List<Integer> threads,
      String onlyVariant,
      long seed) {
    for (Backend backend : backends) {
      if (backend.availability() instanceof Availability.Unavailable(var reason, _)) {
        absent.put(backend.name(), reason);
      } else {
        this.backends.add(backend);
        tallies.put(backend.name(), new Tally());
      }
    }
    this.devices = devices;
    this.storages = storages;
    this.threads =
        threads.isEmpty() ? List.copyOf(new TreeSet<>(List.of(1, Team.budget()))) : threads;
    this.onlyVariant = onlyVariant;
    this.seed = seed;
  }

  /** Checks all that is offered for a problem, and returns what failed. */
  List<Failure> check(Problem problem) {
    int before = failures.size();
    for (Device device : devices) {
      for (Storage storage : storagesOf(device)) {
        for (int count : threads) {
          Options options = Options.on(device).withStorage(storage).withThreads(count);
          for (Backend backend : backends) {
            check(backend, problem, options);
          }
        }
      }
    }
    return failures.subList(before, failures.size());
  }

  private List<Storage> storagesOf(Device device) {
    List<Storage> possible =
        device.storage() == Storage.DEVICE
            ? List.of(Storage.DEVICE)
            : List.of(Storage.NATIVE, Storage.HEAP);
    return storages.isEmpty() ? possible : possible.stream().filter(storages::contains).toList();
  }

  private void check(Backend backend, Problem problem, Options options) {
    Tally tally = tallies.computeIfAbsent(backend.name(), name -> new Tally());
    // All classes of accuracy, each held to its own bound.
    for (Offer offer : backend.offers(problem, options.withAccuracy(Accuracy.RELAXED))) {
      switch (offer) {
        case Offer.Refusal refusal -> {
          tally.refusals++;
          refusals.putIfAbsent(refusal.id(), refusal.reason());
        }
        case Offer.Candidate(Variant variant) -> {
          if (onlyVariant.isEmpty() || onlyVariant.equals(variant.id())) {
            check(tally, variant, problem, options.withAccuracy(variant.accuracy()));
          }
        }
      }
    }
  }

  private void check(Tally tally, Variant variant, Problem problem, Options options) {
    tally.variants.add(variant.id());
    Optional<String> failure = Verifier.failure(variant, problem, options, seed);
    count(tally, variant, problem, options, failure);
    // Strict mode trusts this promise; it is about all numbers of threads, so once is enough.
    boolean promises = variant.isThreadInvariant() && options.threads() == threads.getFirst();
    if (promises && failure.isEmpty()) {
      count(tally, variant, problem, options, threadDependence(variant, problem, options));
    }
  }

  private Optional<String> threadDependence(Variant variant, Problem problem, Options options) {
    try {
      return Verifier.threadDependence(variant, problem, options, seed);
    } catch (RuntimeException e) {
      String repeat = Verifier.repro(variant, problem, options, seed);
      return Optional.of(variant.id() + " on more threads: " + e + "\n  " + repeat);
    }
  }

  private void count(
      Tally tally, Variant variant, Problem problem, Options options, Optional<String> failure) {
    tally.checks++;
    failure.ifPresent(message -> {
      tally.failures++;
      failures.add(new Failure(variant, problem, options, message));
    });
  }

  boolean isPassed() {
    return failures.isEmpty() && checks() > 0;
  }

  int checks() {
    return tallies.values().stream().mapToInt(tally -> tally.checks).sum();
  }

  List<Failure> failures() {
    return failures;
  }

  /** The first reason of each that refused. */
  Map<String, String> refusals() {
    return refusals;
  }

  /** Backends that cannot work here, and why. */
  Map<String, String> absent() {
    return absent;
  }

  Table table() {
    Table table =
        new Table()
            .left("backend")
            .right("variants")
            .right("checks")
            .right("refused")
            .right("failed");
    tallies.forEach((name, tally) ->
        table.row(
            Cell.of(name),
            Cell.of(Units.count(tally.variants.size())),
            Cell.of(Units.count(tally.checks)),
            Cell.of(Units.count(tally.refusals)),
            new Cell(Units.count(tally.failures), tally.failures == 0 ? Style.PLAIN : Style.BAD)));
    return table;
  }

  ObjectNode json() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("passed", isPassed()).put("seed", seed).put("checks", checks());
    ArrayNode perBackend = document.putArray("backends");
    tallies.forEach((name, tally) -> {
      ObjectNode node = perBackend.addObject().put("backend", name);
      node.put("checks", tally.checks).put("refused", tally.refusals);
      node.put("failed", tally.failures);
      tally.variants.forEach(node.putArray("variants")::add);
    });
    ObjectNode absentNode = document.putObject("absent");
    absent.forEach(absentNode::put);
    ArrayNode failed = document.putArray("failures");
    for (Failure failure : failures) {
      ObjectNode node = failed.addObject().put("variant", failure.variant().id());
      node.put("problem", failure.problem().text()).put("options", failure.options().text());
      node.put("message", failure.message());
      node.put(
          "repeat", Verifier.repro(failure.variant(), failure.problem(), failure.options(), seed));
    }
    return document;
  }
}
