package org.einkorn.peers.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A peer's side of the talk: reads requests from standard input, a line of JSON each, and writes an
 * answer to each to standard output. It ends with its input.
 */
public final class PeerLoop {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Library library;
  private final PrintStream answers;
  private @Nullable Task task;
  private @Nullable Operation operation;
  private @Nullable Stopwatch stopwatch;
  private int taskNumber;

  private PeerLoop(Library library, PrintStream answers) {
    this.library = library;
    this.answers = answers;
  }

  /** Makes the library and serves requests. */
  @FunctionalInterface
  public interface Start {
    /**
     * The library, ready for so many threads.
     *
     * @throws Exception when it cannot be loaded
     */
    Library load(int threads) throws Exception;
  }

  /** Serves until standard input ends; the first argument is the number of threads. */
  public static void run(String[] arguments, Start start) throws Exception {
    PrintStream answers = System.out;
    // Whatever the library prints must not get between the answers.
    System.setOut(System.err);
    Library library = start.load(Integer.parseInt(arguments[0]));
    new PeerLoop(library, answers).serve();
  }

  private void serve() throws IOException, InterruptedException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonNode request = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode().put("id", request.path("id").asInt());
      try {
        answer(request, answer);
      } catch (Refusal refusal) {
        answer.put("refused", refusal.getMessage());
      } catch (RuntimeException | LinkageError e) {
        e.printStackTrace();
        answer.put("error", e.toString());
      }
      Rest.await();
      answers.println(answer);
      answers.flush();
    }
    release();
  }

  private void answer(JsonNode request, ObjectNode answer) throws Refusal {
    switch (request.path("do").asString()) {
      case "describe" -> {
        answer.put("version", library.version());
        ObjectNode details = answer.putObject("details");
        library.details().forEach(details::put);
      }
      case "prepare" -> prepare(request, answer);
      case "measure" -> measure(request, answer);
      case "release" -> {
        if (request.path("task").asInt() == taskNumber) {
          release();
        }
      }
      default -> throw new IllegalArgumentException("unknown request '" + request.path("do") + "'");
    }
  }

  private void prepare(JsonNode request, ObjectNode answer) throws Refusal {
    release();
    Task loaded = new Task(request.path("task"));
    task = loaded;
    Operation ready = library.prepare(loaded);
    operation = ready;
    taskNumber = request.path("id").asInt();
    loaded.reset();
    long start = System.nanoTime();
    ready.run();
    long firstNanos = System.nanoTime() - start;
    stopwatch = new Stopwatch(ready, firstNanos);
    ready.store();
    loaded.save();
    answer.put("implementation", ready.implementation()).put("firstNanos", firstNanos);
  }

  private void measure(JsonNode request, ObjectNode answer) {
    Stopwatch ready = stopwatch;
    if (ready == null || request.path("task").asInt() != taskNumber) {
      throw new IllegalStateException("this task was released, or another was prepared since");
    }
    Stopwatch.Times times =
        ready.measure(
            request.path("samples").asInt(),
            request.path("shortestNanos").asLong(),
            request.path("warmUpNanos").asLong(),
            request.path("coldBytes").asLong());
    ArrayNode nanos = answer.putArray("nanosPerRun");
    for (double sample : times.nanosPerRun()) {
      nanos.add(sample);
    }
    answer.put("runsPerSample", times.runsPerSample());
  }

  private void release() {
    taskNumber = 0;
    stopwatch = null;
    if (operation != null) {
      operation.close();
      operation = null;
    }
    if (task != null) {
      task.close();
      task = null;
    }
  }
}
