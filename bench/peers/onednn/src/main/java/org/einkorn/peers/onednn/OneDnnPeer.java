package org.einkorn.peers.onednn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.einkorn.bindings.onednn.Engine;
import org.einkorn.bindings.onednn.LoadedOneDnn;
import org.einkorn.bindings.onednn.OneDnn;
import org.einkorn.bindings.onednn.OneDnnException;
import org.einkorn.bindings.onednn.Stream;
import org.einkorn.peers.protocol.Library;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.PeerLoop;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;
import org.jspecify.annotations.Nullable;

/** oneDNN: where there are several ways to do a task, all are tried and the fastest is taken. */
final class OneDnnPeer implements Library {

  private static final long TRIAL_NANOS = 20_000_000;
  private static final int LEAST_RUNS = 3;

  private final LoadedOneDnn loaded;
  private final Engine engine;
  private final Stream stream;
  private final boolean resident;

  private OneDnnPeer(int threads, boolean resident) {
    this.resident = resident;
    loaded = OneDnn.load().loaded();
    OneDnn.setThreads(threads);
    engine = Engine.cpu();
    stream = Stream.of(engine);
  }

  /** Serves requests; the arguments are the number of threads and perhaps {@code resident}. */
  public static void main(String[] arguments) throws Exception {
    boolean resident = List.of(arguments).contains("resident");
    PeerLoop.run(arguments, threads -> new OneDnnPeer(threads, resident));
  }

  @Override
  public String version() {
    return loaded.version().toString();
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("file", loaded.path());
    details.put("instruction set", loaded.isa());
    details.put("OpenMP", loaded.openMp());
    return details;
  }

  @Override
  public Operation prepare(Task task) throws Refusal {
    if (!task.is("type", "f32")) {
      throw new Refusal("oneDNN computes " + task.text("type") + " nowhere on the CPU");
    }
    @Nullable Plan best = null;
    double least = Double.POSITIVE_INFINITY;
    @Nullable OneDnnException failure = null;
    for (Candidate candidate : candidates(task)) {
      Plan plan = new Plan(engine, stream, resident);
      try {
        candidate.draw(plan);
        double nanos = race(plan.ready(), least);
        Plan loser = plan;
        if (nanos < least) {
          loser = best;
          best = plan;
          least = nanos;
        }
        if (loser != null) {
          loser.close();
        }
      } catch (OneDnnException e) {
        plan.close();
        failure = e;
      }
    }
    if (best == null) {
      throw new Refusal(
          failure == null ? "oneDNN has no " + task.op() : String.valueOf(failure.getMessage()));
    }
    return best;
  }

  private static List<Candidate> candidates(Task task) throws Refusal {
    return switch (task.op()) {
      case "gemm", "gemm-batch" -> Products.candidates(task);
      case "convolution" -> Convolutions.candidates(task);
      case "normalization" -> Normalizations.candidates(task);
      case "attention" -> Attention.candidates(task);
      case "softmax" -> List.of(plan -> Pointwise.softmax(task, plan));
      case "activation" -> List.of(plan -> Pointwise.activation(task, plan));
      case "elementwise" -> List.of(plan -> Pointwise.addition(task, plan));
      case "reduction" -> List.of(plan -> Pointwise.reduction(task, plan));
      case "recurrent" -> Recurrent.candidates(task);
      case "pooling" -> List.of(plan -> Poolings.draw(task, plan));
      default -> throw new Refusal("oneDNN has no " + task.op());
    };
  }

  /** The least time of a few runs, fewer when it is far behind the best. */
  private static double race(Plan plan, double best) {
    plan.run();
    double least = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    for (int runs = 0; runs < LEAST_RUNS || System.nanoTime() - start < TRIAL_NANOS; runs++) {
      long before = System.nanoTime();
      plan.run();
      least = Math.min(least, System.nanoTime() - before);
      if (least > 3 * best) {
        break;
      }
    }
    return least;
  }
}
