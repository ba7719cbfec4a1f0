package org.einkorn.nn;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;

/**
 * Where and how networks compute: a device, a number of threads, fast or strict, and the type of
 * the numbers. It prepares a kernel for each problem once; tapes and networks share it.
 *
 * <p>Safe for use by many threads.
 */
public final class Engine {
  private final Options options;
  private final DataType type;
  private final Map<Problem, Kernel> kernels = new ConcurrentHashMap<>();

  private Engine(Options options, DataType type) {
    this.options = options;
    this.type = type;
  }

  /** The CPU with all threads of the process's budget. */
  public static Engine cpu() {
    return of(Options.cpu());
  }

  /** An engine with these options, in single precision. */
  public static Engine of(Options options) {
    return of(options, DataType.F32);
  }

  /**
   * An engine with these options.
   *
   * @param options device, threads and mode
   * @param type f32 or f64
   */
  public static Engine of(Options options, DataType type) {
    if (type != DataType.F32 && type != DataType.F64) {
      throw new IllegalArgumentException("networks compute in f32 or f64, not in " + type.text());
    }
    return new Engine(options, type);
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

  /** The problems that have been prepared so far, by their text. */
  public Set<String> problems() {
    Set<String> texts = new TreeSet<>();
    kernels.keySet().forEach(problem -> texts.add(problem.text()));
    return texts;
  }

  Kernel kernel(Problem problem) {
    return kernels.computeIfAbsent(problem, this::prepare);
  }

  private Kernel prepare(Problem problem) {
    for (Backend backend : Backends.all()) {
      for (Offer offer : backend.offers(problem, options)) {
        if (offer instanceof Offer.Candidate(var variant)) {
          return variant.prepare(problem, options, Preparation.COLD);
        }
      }
    }
    throw new IllegalStateException(
        "no backend computes '" + problem.text() + "' with " + options.text());
  }
}
