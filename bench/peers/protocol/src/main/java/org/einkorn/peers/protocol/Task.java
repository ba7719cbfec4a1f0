package org.einkorn.peers.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a peer is asked to compute: the flat JSON of a problem, its scalars and operands. Sizes are
 * those of Einkorn's problems: {@code m n k}, {@code mb ic ih}, {@code dims}.
 */
public final class Task implements AutoCloseable {

  private final JsonNode json;
  private final Arena arena = Arena.ofShared();
  private final Map<String, Operand> operands = new LinkedHashMap<>();

  Task(JsonNode json) {
    this.json = json;
    json.path("operands")
        .properties()
        .forEach(entry -> operands.put(entry.getKey(), load(entry.getValue())));
  }

  private Operand load(JsonNode operand) {
    try {
      return Operand.load(
          Path.of(operand.path("file").asString()),
          operand.path("type").asString(),
          operand.path("written").asBoolean(),
          arena);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives what is written its first contents again, whatever preparing has left there. */
  void reset() {
    try {
      for (Operand operand : operands.values()) {
        if (operand.written()) {
          operand.read();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void save() {
    try {
      for (Operand operand : operands.values()) {
        if (operand.written()) {
          operand.save();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The family: gemm, convolution and so on. */
  public String op() {
    return text("op");
  }

  /** A word, such as that of {@code kind} or {@code direction}. */
  public String text(String name) {
    return required(name).asString();
  }

  /** True when a word has this value. */
  public boolean is(String name, String value) {
    return text(name).equals(value);
  }

  /** A size. */
  public long size(String name) {
    return required(name).asLong();
  }

  /** A size that is an {@code int}. */
  public int intSize(String name) {
    return Math.toIntExact(size(name));
  }

  /** A number. */
  public double number(String name) {
    return required(name).asDouble();
  }

  /** A yes or no. */
  public boolean flag(String name) {
    return required(name).asBoolean();
  }

  /** The sizes of a tensor. */
  public long[] dims() {
    return required("dims").values().stream().mapToLong(JsonNode::asLong).toArray();
  }

  /** Number of elements of {@link #dims}. */
  public long count() {
    return Arrays.stream(dims()).reduce(1, Math::multiplyExact);
  }

  /** The steps of the epilogue, in order. */
  public List<String> epilogue() {
    return required("epilogue").values().stream().map(JsonNode::asString).toList();
  }

  /** A run-time scalar. */
  public double scalar(String name) {
    JsonNode value = json.path("scalars").path(name);
    if (value.isMissingNode()) {
      throw new IllegalArgumentException("the scalar " + name + " is not given");
    }
    return value.asDouble();
  }

  /** Alpha or beta: a constant 0 or 1, or the scalar that is given. */
  public double factor(String name) {
    return switch (text(name)) {
      case "0" -> 0;
      case "1" -> 1;
      default -> scalar(name);
    };
  }

  /** An operand by its role, such as {@code diff_src}. */
  public Operand operand(String role) {
    Operand operand = operands.get(role);
    if (operand == null) {
      throw new IllegalArgumentException("the operand " + role + " is not given");
    }
    return operand;
  }

  /** True when there is such an operand. */
  public boolean has(String role) {
    return operands.containsKey(role);
  }

  /** Refuses all families but one. */
  public void requireOp(String library, String family) throws Refusal {
    if (!op().equals(family)) {
      throw new Refusal(library + " has no " + op());
    }
  }

  /** Refuses a gemm with an epilogue. */
  public void requireNoEpilogue(String library) throws Refusal {
    if (!epilogue().isEmpty()) {
      throw new Refusal(library + " fuses nothing: +" + String.join("+", epilogue()));
    }
  }

  private JsonNode required(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      throw new IllegalArgumentException(name + " is not given");
    }
    return value;
  }

  @Override
  public void close() {
    arena.close();
  }
}
