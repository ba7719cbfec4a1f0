package org.einkorn.bench.networks;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bench.Prepared;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Options;

/**
 * A network on one backend, verified by its small sibling.
 *
 * @param steps the network
 * @param implementation the backends
 * @param verification what was compared
 */
public record NetworkSubject(NetworkSteps steps, String implementation, String verification)
    implements Prepared {

  /** Its many kernels are compiled one after the other. */
  private static final long COMPILER_NANOS = 2_000_000_000;

  /** Handles of tensors, some dozens of bytes for each operation of a step. */
  private static final long HANDLES = 32_768;

  /** What computes where the backend that was asked for offers nothing, such as a loss. */
  private static final String SUBSTITUTE = "vector";

  /**
   * Prepares and verifies.
   *
   * @param backend computes what it offers
   * @throws IllegalStateException when it computes something wrong
   */
  public static NetworkSubject prepare(NetworkTask task, Options options, String backend) {
    List<Backend> backends = new ArrayList<>();
    backends.add(Backends.named(backend));
    if (!backend.equals(SUBSTITUTE)) {
      backends.add(Backends.named(SUBSTITUTE));
    }
    NetworkTask sibling = task.sibling();
    float[] found = NetworkSteps.of(sibling, backends, options).observe();
    Observation.of(sibling)
        .objection(found)
        .ifPresent(objection -> {
          throw new IllegalStateException(backend + ": " + objection);
        });
    NetworkSteps steps = NetworkSteps.of(task, backends, options);
    steps.run();
    try {
      steps.network().engine().awaitSettled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while kernels were prepared", e);
    }
    return new NetworkSubject(
        steps,
        String.join(", then ", backends.stream().map(Backend::name).toList()),
        sibling.text());
  }

  @Override
  public void run() {
    steps.run();
  }

  @Override
  public long patience() {
    return COMPILER_NANOS;
  }

  @Override
  public long heapBytes() {
    return HANDLES;
  }
}
