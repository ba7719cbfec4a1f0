package org.einkorn.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network: a function of a tensor, with parameters of its own and layers inside.
 *
 * <p>A subclass registers its parameters and inner layers in its constructor, says what shape it
 * gives in {@link #outputShape}, and computes in {@link #compute}. A layer holds no state of a
 * call, so many threads may run it at once, each on a tape of its own.
 */
public abstract class Layer {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Layer> children = new LinkedHashMap<>();
  private String path = "";

  /** The shape that was accepted last: the same object comes in every step of a tape. */
  private volatile @Nullable Shape accepted;

  /** A layer without parameters. */
  protected Layer() {}

  /** Registers a learned parameter. */
  protected final Parameter parameter(String name, Shape shape, Initializer initializer) {
    return register(new Parameter(name, shape, initializer, true));
  }

  /**
   * Registers a learned parameter that lies in memory directly behind the one registered before, so
   * that a kernel can take both as one operand.
   */
  protected final Parameter joined(String name, Shape shape, Initializer initializer) {
    return register(new Parameter(name, shape, initializer, true).joined());
  }

  /** Registers numbers that are kept with the weights but not learned. */
  protected final Parameter state(String name, Shape shape, Initializer initializer) {
    return register(new Parameter(name, shape, initializer, false));
  }

  private Parameter register(Parameter parameter) {
    return share(parameter.name(), parameter);
  }

  /**
   * Registers a parameter of another layer, to be used by both. It is stored once, under the name
   * that comes first in the network, and its gradient is the sum of all uses.
   */
  protected final Parameter share(String name, Parameter parameter) {
    if (parameters.put(name, parameter) != null) {
      throw new IllegalStateException(this + " has two parameters named " + name);
    }
    return parameter;
  }

  /**
   * Registers a layer inside. One that is registered at two places is one layer: its parameters are
   * stored once, and its path is the first.
   */
  protected final <L extends Layer> L child(String name, L layer) {
    if (children.put(name, layer) != null) {
      throw new IllegalStateException(this + " has two layers named " + name);
    }
    return layer;
  }

  /**
   * The shape that comes out for one that goes in; nothing is computed.
   *
   * @throws ShapeException when the layer cannot take the shape
   */
  public abstract Shape outputShape(Shape input);

  /**
   * An input of zeros, such as a plan of what will be computed needs: real numbers, unless the
   * layer takes others, such as those of tokens.
   */
  public Tensor example(Tape tape, Shape shape) {
    return tape.tensor(shape, new float[Math.toIntExact(shape.count())]);
  }

  /** Computes; the shape of the input has been accepted. */
  protected abstract Tensor compute(Tensor input);

  /**
   * Checks the shape, then computes on the tape of the input.
   *
   * @throws ShapeException when the layer cannot take the shape
   */
  public final Tensor forward(Tensor input) {
    accept(input.shape());
    Trace trace = input.tape().trace();
    if (trace == null) {
      return compute(input);
    }
    trace.enter();
    Tensor output = compute(input);
    trace.leave(this, output.shape());
    return output;
  }

  /** False when each layer is to be looked at by itself, so that none may run in another. */
  protected static boolean mayFuse(Tensor input) {
    return input.tape().mayFuse();
  }

  /** Checks a shape unless it is the one that was accepted last. */
  protected final void accept(Shape shape) {
    if (shape != accepted) {
      outputShape(shape);
      accepted = shape;
    }
  }

  /** The error for a shape that this layer cannot take. */
  protected final ShapeException mismatch(Shape found, String expected, String fix) {
    return new ShapeException(located(), found, expected, fix);
  }

  /** The path in the network, such as {@code 6} or {@code encoder.0}; empty for the root. */
  public final String path() {
    return path;
  }

  /** What it is, with its path: {@code layer 6, Linear 1600 → 128}. */
  public final String located() {
    return path.isEmpty() ? toString() : "layer " + path + ", " + this;
  }

  /** Freezes all learned parameters of this layer and of those inside. */
  public final void freeze() {
    parameters.values().stream().filter(Parameter::isLearned).forEach(Parameter::freeze);
    children.values().forEach(Layer::freeze);
  }

  /** Lets all learned parameters of this layer and of those inside be learned again. */
  public final void unfreeze() {
    parameters.values().forEach(Parameter::unfreeze);
    children.values().forEach(Layer::unfreeze);
  }

  final Map<String, Parameter> ownParameters() {
    return parameters;
  }

  final Map<String, Layer> children() {
    return children;
  }

  final void place(String newPath) {
    path = newPath;
  }
}
