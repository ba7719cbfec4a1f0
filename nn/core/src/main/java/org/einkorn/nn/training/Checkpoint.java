package org.einkorn.nn.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.einkorn.autotune.Handle;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Mode;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.WeightAverage;
import org.einkorn.nn.io.Safetensors;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a training run in one file of the safetensors format: parameters, what the
 * optimizer remembers, averages, and as notes the position in the data, the random key and the
 * kernels that computed. Replaced as a whole or not at all; numbers and notes have checksums.
 */
final class Checkpoint {
  private static final String VERSION = "1";
  private static final String FORMAT = "einkorn.checkpoint";
  private static final String NOTES_CHECKSUM = "einkorn.notes.crc32c";
  private static final String OWN_NOTES = "crc32c";
  private static final String KERNELS = "kernels";
  private static final String NETWORK = Network.CHECKPOINT_PREFIX;
  private static final String OPTIMIZER = "optimizer/";
  private static final String AVERAGE = "average/";

  private final Path file;
  private final Map<String, Safetensors.Entry> entries;
  private final SortedMap<String, String> notes;

  private Checkpoint(
      Path file, Map<String, Safetensors.Entry> entries, SortedMap<String, String> notes) {
    this.file = file;
    this.entries = entries;
    this.notes = notes;
  }

  /** Writes the state of a run between two steps. */
  static void write(
      Path file, Optimizer optimizer, @Nullable WeightAverage average, Map<String, String> position)
      throws IOException {
    Network network = optimizer.network();
    requireSingle(network.engine());
    Map<String, Safetensors.Entry> entries = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      entries.put(
          NETWORK + parameter.name(), new Safetensors.Entry(sizes(parameter), parameter.toArray()));
    }
    put(entries, OPTIMIZER, optimizer.state());
    if (average != null) {
      put(entries, AVERAGE, average.state());
    }
    SortedMap<String, String> notes = new TreeMap<>(position);
    notes.put(FORMAT, VERSION);
    notes.put("optimizer.rule", optimizer.rule().toString());
    notes.put("optimizer.steps", Long.toString(optimizer.steps()));
    notes.put("optimizer.rate", Double.toHexString(optimizer.learningRate()));
    notes.put(KERNELS, kernels(network.engine()));
    notes.put(NOTES_CHECKSUM, checksum(notes));
    Safetensors.write(file, entries, notes);
  }

  private static void requireSingle(Engine engine) {
    if (engine.type() != DataType.F32) {
      throw new IllegalArgumentException(
          "checkpoints hold f32, and this engine computes in %s; train in f32, or without them"
              .formatted(engine.type().text()));
    }
  }

  private static List<Long> sizes(Parameter parameter) {
    return parameter.shape().axes().stream().map(Shape.Axis::size).toList();
  }

  private static void put(
      Map<String, Safetensors.Entry> entries, String prefix, Map<String, float[]> state) {
    state.forEach((name, numbers) ->
        entries.put(prefix + name, new Safetensors.Entry(List.of((long) numbers.length), numbers)));
  }

  /** What computes each problem so far, in the order of their texts. */
  private static String kernels(Engine engine) {
    return engine.handles().stream()
        .map(handle -> handle.problem().text() + "=" + handle.variant().id())
        .collect(Collectors.joining("\n"));
  }

  private static String checksum(SortedMap<String, String> notes) {
    CRC32C crc = new CRC32C();
    notes.forEach((name, text) -> {
      if (!name.equals(NOTES_CHECKSUM) && !name.equals(OWN_NOTES)) {
        crc.update((name + '\0' + text + '\0').getBytes(StandardCharsets.UTF_8));
      }
    });
    return Long.toHexString(crc.getValue());
  }

  /**
   * Reads a file and checks it.
   *
   * @throws IOException when it is missing, corrupt or no checkpoint of this version
   */
  static Checkpoint read(Path file) throws IOException {
    Map<String, Safetensors.Entry> entries = Safetensors.read(file);
    SortedMap<String, String> notes = new TreeMap<>(Safetensors.notes(file));
    if (!VERSION.equals(notes.get(FORMAT))) {
      throw new IOException(
          "%s: expected a checkpoint of version %s, found %s"
              .formatted(file, VERSION, notes.getOrDefault(FORMAT, "none; weights only?")));
    }
    String found = checksum(notes);
    if (!found.equals(notes.get(NOTES_CHECKSUM))) {
      throw new IOException(
          "%s: corrupt: the checksum of the notes is %s, the file says %s"
              .formatted(file, found, notes.get(NOTES_CHECKSUM)));
    }
    return new Checkpoint(file, entries, notes);
  }

  /** A note. */
  String note(String name) throws IOException {
    String text = notes.get(name);
    if (text == null) {
      throw new IOException(file + ": the note " + name + " is missing");
    }
    return text;
  }

  /** A note that is a number. */
  double number(String name) throws IOException {
    try {
      return Double.parseDouble(note(name));
    } catch (NumberFormatException e) {
      throw new IOException(file + ": the note " + name + " is no number: " + note(name), e);
    }
  }

  /** Fails unless a note says what it must. */
  void require(String name, String expected, String fix) throws IOException {
    if (!note(name).equals(expected)) {
      throw new IOException(
          "%s: the checkpoint was made with %s %s, this run has %s; %s"
              .formatted(file, name, note(name), expected, fix));
    }
  }

  /** Puts the state into a network and an optimizer; nothing is changed when it does not fit. */
  void restore(Optimizer optimizer, @Nullable WeightAverage average) throws IOException {
    Network network = optimizer.network();
    requireSingle(network.engine());
    require("optimizer.rule", optimizer.rule().toString(), "make the same optimizer");
    Map<String, float[]> weights = part(NETWORK);
    for (Parameter parameter : network.parameters()) {
      Safetensors.Entry entry = entries.get(NETWORK + parameter.name());
      if (entry == null || !entry.sizes().equals(sizes(parameter))) {
        throw new IOException(
            "%s: expected %s, found %s; the checkpoint belongs to another network"
                .formatted(file, parameter, entry == null ? "none" : "sizes " + entry.sizes()));
      }
    }
    long steps = (long) number("optimizer.steps");
    double rate = number("optimizer.rate");
    try {
      optimizer.restore(part(OPTIMIZER), steps);
      if (average != null) {
        average.restore(part(AVERAGE));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    optimizer.learningRate(rate);
    for (Parameter parameter : network.parameters()) {
      float[] numbers = weights.get(parameter.name());
      if (numbers != null) {
        parameter.assign(numbers);
      }
    }
  }

  private Map<String, float[]> part(String prefix) {
    Map<String, float[]> part = new LinkedHashMap<>();
    entries.forEach((name, entry) -> {
      if (name.startsWith(prefix)) {
        part.put(name.substring(prefix.length()), entry.numbers());
      }
    });
    return part;
  }

  /**
   * In strict mode a run that is taken up must be computed by the same kernels, or its bits would
   * differ: fails naming the first problem that another one computes now.
   */
  void requireSameKernels(Engine engine) throws IOException {
    if (engine.options().mode() != Mode.STRICT) {
      return;
    }
    Map<String, String> before = new TreeMap<>();
    note(KERNELS)
        .lines()
        .forEach(line -> {
          int equals = line.lastIndexOf('=');
          before.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        });
    for (Handle handle : engine.handles()) {
      String problem = handle.problem().text();
      String now = handle.variant().id();
      String then = before.getOrDefault(problem, now);
      if (!then.equals(now)) {
        throw new IOException(
            "%s: %s was computed by %s, now by %s; the bits would differ: take the same backends"
                .formatted(file, problem, then, now));
      }
    }
  }
}
