package org.einkorn.bench.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A process of a peer and the talk with it: a line of JSON there, a line of JSON back. */
final class PeerProcess implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LAST_LINES = 12;
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Peer peer;
  private final Process process;
  private final Path errors;
  private final Duration patience;
  private final BufferedWriter requests;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final Thread undertaker;
  private final PeerInfo info;
  private int lastId;

  /**
   * The answer to a problem.
   *
   * @param number the task's number
   * @param implementation how it is computed
   * @param firstRun how long its first run took
   * @param refusal why it is not
   */
  record Prepared(int number, String implementation, Duration firstRun, @Nullable String refusal) {}

  private PeerProcess(Peer peer, Process process, Path errors, Duration patience) {
    this.peer = peer;
    this.process = process;
    this.errors = errors;
    this.patience = patience;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.undertaker = new Thread(process::destroyForcibly, "end of peer " + peer.name());
    Runtime.getRuntime().addShutdownHook(undertaker);
    Thread.ofPlatform().daemon().name("answers of peer " + peer.name()).start(this::listen);
    try {
      JsonNode description = request("describe", Map.of(), Duration.ZERO);
      Map<String, String> details = new LinkedHashMap<>();
      description
          .path("details")
          .properties()
          .forEach(entry -> details.put(entry.getKey(), entry.getValue().asString()));
      this.info = new PeerInfo(peer.name(), description.path("version").asString(), details);
    } catch (PeerException e) {
      close();
      throw e;
    }
  }

  static PeerProcess start(Peer peer, ThreadSetting setting, Duration patience) {
    try {
      Path errors = Files.createTempFile("einkorn-peer-" + peer.project() + '-', ".err");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-cp");
      command.add("target/classes" + File.pathSeparator + "target/lib/*");
      command.addAll(peer.jvm());
      command.add(peer.main());
      command.add(Integer.toString(setting.threads()));
      command.addAll(peer.arguments());
      ProcessBuilder builder = new ProcessBuilder(command).directory(peer.folder().toFile());
      // Our own options (module path, native access) are not meant for it.
      builder.environment().remove("JDK_JAVA_OPTIONS");
      builder.environment().putAll(setting.environment());
      builder.redirectError(errors.toFile());
      return new PeerProcess(peer, builder.start(), errors, patience);
    } catch (IOException e) {
      throw new PeerException("peer '" + peer.name() + "' does not start: " + e.getMessage(), e);
    }
  }

  PeerInfo info() {
    return info;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Prepared prepare(ObjectNode problem) {
    JsonNode answer = request("prepare", Map.of("task", problem), Duration.ZERO);
    JsonNode refusal = answer.path("refused");
    return new Prepared(
        lastId,
        answer.path("implementation").asString(""),
        Duration.ofNanos(answer.path("firstNanos").asLong(0)),
        refusal.isMissingNode() ? null : refusal.asString());
  }

  Samples measure(int task, Sampling sampling) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("task", task);
    arguments.put("samples", sampling.samples());
    arguments.put("warmUpNanos", sampling.warmUp().toNanos());
    arguments.put("shortestNanos", sampling.shortest().toNanos());
    arguments.put("coldBytes", sampling.coldBytes());
    JsonNode answer = request("measure", arguments, sampling.warmUp());
    double[] nanos =
        answer.path("nanosPerRun").values().stream().mapToDouble(JsonNode::asDouble).toArray();
    if (nanos.length != sampling.samples()) {
      throw new PeerException(
          "peer '"
              + peer.name()
              + "' answered with "
              + nanos.length
              + " samples instead of "
              + sampling.samples());
    }
    return new Samples(nanos, answer.path("runsPerSample").asInt());
  }

  void release(int task) {
    if (isAlive()) {
      request("release", Map.of("task", task), Duration.ZERO);
    }
  }

  /** Resident memory now; 0 where the system does not say. */
  long residentBytes() {
    return status("VmRSS:") << 10;
  }

  /** The operating system's threads of the process now; 0 where the system does not say. */
  long threads() {
    return status("Threads:");
  }

  /** A number of Linux's process table. */
  private long status(String key) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it has just ended
    }
  }

  private JsonNode request(String what, Map<String, ?> arguments, Duration own) {
    ObjectNode request = JSON.createObjectNode();
    request.put("id", ++lastId);
    request.put("do", what);
    arguments.forEach((name, value) -> request.set(name, JSON.valueToTree(value)));
    try {
      requests.write(request.toString());
      requests.newLine();
      requests.flush();
    } catch (IOException e) {
      throw dead(what);
    }
    return answer(what, own.plus(patience));
  }

  private JsonNode answer(String what, Duration limit) {
    Optional<String> line;
    try {
      line = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted while peer '" + peer.name() + "' was at work", e);
    }
    if (line == null) {
      process.destroyForcibly();
      throw new PeerException(
          "peer '"
              + peer.name()
              + "' did not answer '"
              + what
              + "' within "
              + limit.toSeconds()
              + " s and was ended"
              + lastErrors());
    }
    return understood(what, line.orElseThrow(() -> dead(what)));
  }

  private JsonNode understood(String what, String line) {
    JsonNode answer;
    try {
      answer = JSON.readTree(line);
    } catch (JacksonException e) {
      throw garbage(what, line);
    }
    if (answer.path("id").asInt(-1) != lastId) {
      throw garbage(what, line);
    }
    if (answer.has("error")) {
      throw new PeerException(
          "peer '"
              + peer.name()
              + "' failed to "
              + what
              + ": "
              + answer.path("error").asString()
              + lastErrors());
    }
    return answer;
  }

  private PeerException garbage(String what, String line) {
    process.destroyForcibly();
    String shown = line.length() > 200 ? line.substring(0, 200) + "…" : line;
    return new PeerException(
        "peer '"
            + peer.name()
            + "' answered '"
            + what
            + "' with what is no answer, and was ended: "
            + shown
            + lastErrors());
  }

  private PeerException dead(String what) {
    process.destroyForcibly();
    String status;
    try {
      status =
          process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
              ? "exit status " + process.exitValue()
              : "it does not end";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status = "exit status unknown";
    }
    return new PeerException(
        "peer '" + peer.name() + "' died at '" + what + "' (" + status + ")" + lastErrors());
  }

  /** The end of what it wrote to standard error, indented, after a line break. */
  private String lastErrors() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      StringBuilder text = new StringBuilder();
      for (String line : lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())) {
        text.append("\n  ").append(line);
      }
      return text.toString();
    } catch (IOException e) {
      return "; what it wrote to standard error cannot be read: " + e.getMessage();
    }
  }

  private void listen() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        answers.add(Optional.of(line));
      }
    } catch (IOException e) {
      // The pipe of a process that was ended; the end below says all there is to say.
    }
    answers.add(Optional.empty());
  }

  /** Ends the process: a peer leaves when its input ends. */
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(errors);
      Runtime.getRuntime().removeShutdownHook(undertaker);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException | IllegalStateException e) {
      // The file of a process that is gone, or the JVM is ending: nothing is left to do.
    }
  }
}
