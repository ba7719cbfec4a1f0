package org.einkorn.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has a peer compute an LSTM and compares it with {@link Lstm}: hidden states one by one, gradients
 * by their slope along a random direction.
 */
final class LstmCheck {

  private static final List<String> DIRECTIONS =
      List.of("forward-inference", "forward-training", "backward");

  /** Rounding of f32 sums of at most a few hundred terms near 1, carried through a few steps. */
  private static final double TOLERANCE = 1e-4;

  private final Lstm lstm;
  private final SplittableRandom random = new SplittableRandom(5);
  private final double[] diffDst;
  private final Path folder;
  private ObjectNode operands = JsonMapper.shared().createObjectNode();

  private LstmCheck(Lstm lstm, Path folder) {
    this.lstm = lstm;
    this.folder = folder;
    this.diffDst = reals(lstm.t * lstm.n * lstm.h);
  }

  /** Checks and measures all directions; a line of text for each. */
  static List<String> run(PeerProcess process, Lstm lstm, Sampling sampling) throws IOException {
    Path folder = Files.createTempDirectory("einkorn-lstm-");
    try {
      LstmCheck check = new LstmCheck(lstm, folder);
      List<String> lines = new ArrayList<>();
      for (String direction : DIRECTIONS) {
        lines.add(check.run(process, direction, sampling));
      }
      return lines;
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private String run(PeerProcess process, String direction, Sampling sampling) throws IOException {
    String name = "lstm %s f32 t%dn%di%dh%d".formatted(direction, lstm.t, lstm.n, lstm.i, lstm.h);
    PeerProcess.Prepared prepared = process.prepare(request(name, direction));
    if (prepared.refusal() != null) {
      return "  refused  " + name + ": " + prepared.refusal();
    }
    Optional<String> mismatch = direction.equals("backward") ? gradients() : states();
    if (mismatch.isPresent()) {
      return "  FAILED   " + name + ": " + mismatch.get();
    }
    Samples samples = process.measure(prepared.number(), sampling);
    double operations = 8.0 * lstm.t * lstm.n * lstm.h * (lstm.i + lstm.h);
    double passes = direction.equals("backward") ? 2 : 1;
    return "  verified %s: %.1f µs, %.1f GFLOP/s, %s"
        .formatted(
            name,
            samples.median() / 1e3,
            passes * operations / samples.median(),
            prepared.implementation());
  }

  private ObjectNode request(String name, String direction) throws IOException {
    ObjectNode task = JsonMapper.shared().createObjectNode();
    task.put("text", name).put("op", "lstm").put("direction", direction).put("type", "f32");
    task.put("t", lstm.t).put("n", lstm.n).put("i", lstm.i).put("h", lstm.h);
    operands = task.putObject("operands");
    for (Lstm.Input input : Lstm.Input.values()) {
      operand(input.role(), lstm.input(input), false);
    }
    int state = lstm.n * lstm.h;
    if (direction.equals("backward")) {
      operand("diff_dst", diffDst, false);
      for (Lstm.Input input : Lstm.Input.values()) {
        operand("diff_" + input.role(), poison(lstm.size(input)), true);
      }
    } else {
      operand("dst", poison(lstm.t * state), true);
      operand("dst_iter", poison(state), true);
      operand("dst_iter_c", poison(state), true);
    }
    return task;
  }

  private Optional<String> states() throws IOException {
    double[] expected = lstm.states();
    double[] actual = read("dst", expected.length);
    for (int k = 0; k < expected.length; k++) {
      if (!(Math.abs(expected[k] - actual[k]) <= TOLERANCE)) {
        return Optional.of("dst[" + k + "] is " + actual[k] + ", expected " + expected[k]);
      }
    }
    return Optional.empty();
  }

  private Optional<String> gradients() throws IOException {
    for (Lstm.Input input : Lstm.Input.values()) {
      double[] direction = reals(lstm.size(input));
      double[] gradient = read("diff_" + input.role(), direction.length);
      double expected = lstm.slope(input, direction, diffDst);
      double actual = 0;
      double size = 0;
      for (int k = 0; k < direction.length; k++) {
        actual += gradient[k] * direction[k];
        size += Math.abs(gradient[k] * direction[k]);
      }
      if (!(Math.abs(actual - expected) <= TOLERANCE * size)) {
        return Optional.of(
            "the slope along diff_" + input.role() + " is " + actual + ", expected " + expected);
      }
    }
    return Optional.empty();
  }

  private double[] reals(int size) {
    return random.doubles(size, -1, 1).map(value -> (float) value).toArray();
  }

  private static double[] poison(int size) {
    double[] values = new double[size];
    java.util.Arrays.fill(values, Double.NaN);
    return values;
  }

  private void operand(String role, double[] values, boolean written) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.nativeOrder());
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    Path file = Files.write(folder.resolve(role), bytes.array());
    operands
        .putObject(role)
        .put("file", file.toString())
        .put("type", "f32")
        .put("written", written);
  }

  private double[] read(String role, int size) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(role))).order(ByteOrder.nativeOrder());
    double[] values = new double[size];
    for (int k = 0; k < size; k++) {
      values[k] = bytes.getFloat();
    }
    return values;
  }
}
