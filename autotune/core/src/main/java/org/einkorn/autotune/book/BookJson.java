package org.einkorn.autotune.book;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The book as JSON:
 *
 * <pre>{@code
 * {"format": "einkorn-book", "version": 1,
 *  "machines": {"3fa90c12": {"instructionSet": …, "cpu": …, …}},
 *  "entries": [{"problem": …, "options": …, "winner": …, "verdict": "clear", "measured": …,
 *               "machine": "3fa90c12", "samples": [{"variant": …, "median": …, …}]}],
 *  "quarantine": [{"variant": …, "revision": …, "problem": …, "options": …, "reason": …, …}]}
 * }</pre>
 */
final class BookJson {

  private static final String FORMAT = "einkorn-book";
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BookJson() {}

  /** A text is no book, or one of another version. */
  static final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    FormatException(String message) {
      super(message);
    }

    FormatException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * What could be read.
   *
   * @param contents the good parts
   * @param spoilt what is wrong with the other parts; empty when there are none
   */
  record Reading(BookContents contents, List<String> spoilt) {}

  static Reading read(String text) throws FormatException {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new FormatException("it is no JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.path("format").asString("").equals(FORMAT)) {
      throw new FormatException("it is no book: \"format\" is not \"" + FORMAT + "\"");
    }
    int version = root.path("version").asInt(0);
    if (version != VERSION) {
      throw new FormatException("it has version " + version + ", this is version " + VERSION);
    }
    List<String> spoilt = new ArrayList<>();
    Map<String, Fingerprint> machines = new HashMap<>();
    for (Map.Entry<String, JsonNode> machine : root.path("machines").properties()) {
      part(machine.getValue(), BookJson::fingerprint, spoilt)
          .forEach(fingerprint -> machines.put(machine.getKey(), fingerprint));
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode node : root.path("entries")) {
      entries.addAll(part(node, entry -> entry(entry, machines), spoilt));
    }
    List<QuarantineEntry> quarantine = new ArrayList<>();
    for (JsonNode node : root.path("quarantine")) {
      quarantine.addAll(part(node, BookJson::quarantine, spoilt));
    }
    return new Reading(new BookContents(entries, quarantine), spoilt);
  }

  /** A part of a book in a list of its own, or an empty list and a line about what is wrong. */
  private static <T> List<T> part(
      JsonNode node, Function<JsonNode, T> reader, List<String> spoilt) {
    try {
      return List.of(reader.apply(node));
    } catch (IllegalArgumentException | JacksonException e) {
      spoilt.add(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private static Entry entry(JsonNode node, Map<String, Fingerprint> machines) {
    String machine = text(node, "machine");
    Fingerprint fingerprint = machines.get(machine);
    if (fingerprint == null) {
      throw new IllegalArgumentException("machine '" + machine + "' is not described");
    }
    List<Sample> samples = new ArrayList<>();
    for (JsonNode sample : node.path("samples")) {
      samples.add(sample(sample));
    }
    return new Entry(
        text(node, "problem"),
        text(node, "options"),
        text(node, "winner"),
        Verdict.parse(text(node, "verdict")),
        samples,
        fingerprint,
        text(node, "measured"));
  }

  private static Sample sample(JsonNode node) {
    return new Sample(
        text(node, "variant"),
        text(node, "revision"),
        positive(node, "median"),
        positive(node, "low"),
        positive(node, "high"),
        (int) positive(node, "rounds"),
        positive(node, "hot"),
        node.has("cold") ? positive(node, "cold") : Double.NaN,
        positive(node, "prepare"));
  }

  private static Fingerprint fingerprint(JsonNode node) {
    List<String> flags = new ArrayList<>();
    for (JsonNode flag : node.path("flags")) {
      flags.add(flag.asString());
    }
    return new Fingerprint(
        text(node, "instructionSet"),
        text(node, "cpu"),
        (int) positive(node, "cores"),
        text(node, "jdk"),
        flags,
        texts(node.path("backends")),
        texts(node.path("devices")));
  }

  static QuarantineEntry quarantine(JsonNode node) {
    return new QuarantineEntry(
        text(node, "variant"),
        text(node, "revision"),
        text(node, "problem"),
        text(node, "options"),
        text(node, "reason"),
        text(node, "since"));
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      texts.put(property.getKey(), property.getValue().asString());
    }
    return texts;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is missing or no text in " + brief(node));
    }
    return value.asString();
  }

  private static double positive(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isNumber() || !(value.asDouble() >= 0)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is missing or no positive number in " + brief(node));
    }
    return value.asDouble();
  }

  private static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  static String write(BookContents contents) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
    ObjectNode machines = root.putObject("machines");
    ArrayNode entries = root.putArray("entries");
    for (Entry entry : contents.entries()) {
      ObjectNode machine = machine(entry.fingerprint());
      String id = sha256(machine.toString()).substring(0, 12);
      machines.set(id, machine);
      ObjectNode node = entries.addObject();
      node.put("problem", entry.problem()).put("options", entry.options());
      node.put("winner", entry.winner()).put("verdict", entry.verdict().text());
      node.put("measured", entry.measured()).put("machine", id);
      ArrayNode samples = node.putArray("samples");
      entry.samples().forEach(sample -> put(samples.addObject(), sample));
    }
    ArrayNode quarantine = root.putArray("quarantine");
    contents.quarantine().forEach(entry -> put(quarantine.addObject(), entry));
    return MAPPER.writeValueAsString(root) + "\n";
  }

  /** One quarantine entry by itself, as the journal keeps it. */
  static String write(QuarantineEntry entry) {
    ObjectNode node = MAPPER.createObjectNode();
    put(node, entry);
    return MAPPER.writeValueAsString(node) + "\n";
  }

  /** The inverse of {@link #write(QuarantineEntry)}. */
  static QuarantineEntry readQuarantine(String text) throws FormatException {
    try {
      return quarantine(MAPPER.readTree(text));
    } catch (IllegalArgumentException | JacksonException e) {
      throw new FormatException("it is no quarantine entry: " + e.getMessage(), e);
    }
  }

  private static void put(ObjectNode node, QuarantineEntry entry) {
    node.put("variant", entry.variant()).put("revision", entry.revision());
    node.put("problem", entry.problem()).put("options", entry.options());
    node.put("reason", entry.reason()).put("since", entry.since());
  }

  private static void put(ObjectNode node, Sample sample) {
    node.put("variant", sample.variant()).put("revision", sample.revision());
    node.put("median", rounded(sample.median()));
    node.put("low", rounded(sample.low())).put("high", rounded(sample.high()));
    node.put("rounds", sample.rounds()).put("hot", rounded(sample.hot()));
    if (!Double.isNaN(sample.cold())) {
      node.put("cold", rounded(sample.cold()));
    }
    node.put("prepare", rounded(sample.prepare()));
  }

  /** A tenth of a nanosecond is beyond what a clock shows. */
  private static double rounded(double nanos) {
    return Math.round(nanos * 10) / 10.0;
  }

  private static ObjectNode machine(Fingerprint fingerprint) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("instructionSet", fingerprint.instructionSet()).put("cpu", fingerprint.cpu());
    node.put("cores", fingerprint.cores()).put("jdk", fingerprint.jdk());
    fingerprint.flags().forEach(node.putArray("flags")::add);
    ObjectNode backends = node.putObject("backends");
    new TreeMap<>(fingerprint.backends()).forEach(backends::put);
    ObjectNode devices = node.putObject("devices");
    new TreeMap<>(fingerprint.devices()).forEach(devices::put);
    return node;
  }

  /** The SHA-256 of a text, in hexadecimal digits. */
  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
