package org.einkorn.nn;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Handle;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;

/**
 * Where and how networks compute: a device, a number of threads, fast or strict, the type of the
 * numbers, and the dispatcher that chooses a variant for each problem.
 *
 * <p>Safe for use by many threads.
 */
public final class Engine {
  private final Einkorn einkorn;
  private final Options options;
  private final DataType type;
  private final Map<Problem, Handle> handles = new ConcurrentHashMap<>();

  /** Counts the times that parameters were frozen or thawed: their nodes must be made anew. */
  private final AtomicInteger freezes = new AtomicInteger();

  private Engine(Einkorn einkorn, Options options, DataType type) {
    this.einkorn = einkorn;
    this.options = options;
    this.type = type;
  }

  /** The CPU with all threads of the process's budget. */
  public static Engine cpu() {
    return of(Options.cpu());
  }

  /** An engine with these options, in single precision, with the process's dispatcher. */
  public static Engine of(Options options) {
    return of(Einkorn.shared(), options, DataType.F32);
  }

  /**
   * An engine.
   *
   * @param einkorn chooses the variants
   * @param options device, threads and mode
   * @param type f32 or f64
   */
  public static Engine of(Einkorn einkorn, Options options, DataType type) {
    if (type != DataType.F32 && type != DataType.F64) {
      throw new IllegalArgumentException("networks compute in f32 or f64, not in " + type.text());
    }
    return new Engine(einkorn, options, type);
  }

  /** Device, threads and mode. */
  public Options options() {
    return options;
  }

  /** The device that owns the memory of networks and tapes. */
  public Device device() {
    return options.device();
  }

  /** The type of the numbers. */
  public DataType type() {
    return type;
  }

  /**
   * The problems that were computed so far with what computes them, in the order of their texts.
   */
  public List<Handle> handles() {
    return handles.values().stream()
        .sorted(Comparator.comparing(handle -> handle.problem().text()))
        .toList();
  }

  /** Waits until every problem that was met so far is computed by the variant chosen for it. */
  public void awaitSettled() throws InterruptedException {
    for (Handle handle : handles.values()) {
      handle.awaitSettled();
    }
  }

  int freezes() {
    return freezes.get();
  }

  void countFreeze() {
    freezes.incrementAndGet();
  }

  Handle handle(Problem problem) {
    Handle known = handles.get(problem);
    if (known != null) {
      return known;
    }
    // Preparing takes up to seconds, in which computeIfAbsent would lock other problems out too.
    Handle made = einkorn.handle(problem, options);
    Handle earlier = handles.putIfAbsent(problem, made);
    return earlier == null ? made : earlier;
  }
}
