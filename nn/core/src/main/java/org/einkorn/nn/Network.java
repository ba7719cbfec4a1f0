package org.einkorn.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.nn.io.Safetensors;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * A layer, usually a container of layers, with its parameters in the memory of one device.
 *
 * <p>Learned parameters lie one after the other, so that an optimizer updates all of them in one
 * kernel. Predictions may be asked for by many threads at once, but not while the network is
 * trained.
 */
public final class Network {
  /** What the names of parameters begin with in a checkpoint. */
  public static final String CHECKPOINT_PREFIX = "network/";

  /** Parameters start at multiples of 64 bytes; the gaps stay zero. */
  private static final int ALIGNMENT_BYTES = 64;

  private final Engine engine;
  private final Layer root;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final ParameterStore store;
  private final Place learned;
  private final Place states;
  private final Place gradients;
  private @Nullable HeapBuffer zeros;
  private final ConcurrentLinkedQueue<Tape> idleTapes = new ConcurrentLinkedQueue<>();

  /**
   * Takes memory for the parameters of a layer and initializes them.
   *
   * @param root the layer; it belongs to this network from now on
   * @param engine where and how it is computed
   * @param key decides the initial numbers: the same key gives the same network
   */
  public Network(Layer root, Engine engine, RandomKey key) {
    this.root = root;
    this.engine = engine;
    this.store = new ParameterStore(engine);
    collect(root, "", Collections.newSetFromMap(new IdentityHashMap<>()));
    this.learned = allocate(true);
    this.states = allocate(false);
    this.gradients =
        new Place(engine.device().allocate(engine.type(), learned.count()), 0, learned.count());
    place(learned, gradients, true);
    place(states, null, false);
    for (Parameter parameter : parameters.values()) {
      initialize(parameter, key.split(parameter.name()));
    }
  }

  /** What is registered at several places counts at the first. */
  private void collect(Layer layer, String path, Set<Object> seen) {
    if (!seen.add(layer)) {
      return;
    }
    layer.place(path);
    String prefix = path.isEmpty() ? "" : path + ".";
    layer
        .ownParameters()
        .forEach((name, parameter) -> {
          if (seen.add(parameter)) {
            parameters.put(prefix + name, parameter);
          }
        });
    layer.children().forEach((name, child) -> collect(child, prefix + name, seen));
  }

  private Place allocate(boolean ofLearned) {
    long end = 0;
    for (Parameter parameter : parameters.values()) {
      if (parameter.isLearned() == ofLearned) {
        end = start(parameter, end) + parameter.shape().count();
      }
    }
    long count = aligned(end);
    return new Place(engine.device().allocate(engine.type(), count), 0, count);
  }

  /** Where a parameter starts, when the one before it ends at a place. */
  private long start(Parameter parameter, long end) {
    return parameter.isJoined() ? end : aligned(end);
  }

  private long aligned(long count) {
    int alignment = ALIGNMENT_BYTES / engine.type().bytes();
    return Math.ceilDiv(count, alignment) * alignment;
  }

  private void place(Place memory, @Nullable Place gradientMemory, boolean ofLearned) {
    long end = 0;
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      Parameter parameter = entry.getValue();
      if (parameter.isLearned() == ofLearned) {
        Shape shape = parameter.shape();
        long offset = start(parameter, end);
        Place data = new Place(memory.buffer(), offset, shape.count());
        Place gradient =
            gradientMemory == null
                ? null
                : new Place(gradientMemory.buffer(), offset, shape.count());
        parameter.place(entry.getKey(), new Value(shape, data, gradient), store);
        end = offset + shape.count();
      }
    }
  }

  private void initialize(Parameter parameter, RandomKey key) {
    int count = Math.toIntExact(parameter.shape().count());
    HeapBuffer numbers = HeapBuffer.allocate(engine.type(), count);
    parameter.initializer().fill(key, numbers);
    parameter.value().data().write(numbers);
  }

  /** Where and how it is computed. */
  public Engine engine() {
    return engine;
  }

  /** The layer that it is made of. */
  public Layer root() {
    return root;
  }

  /** All parameters in order, learned or not; their names are unique. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  /** Number of learned numbers. */
  public long size() {
    return parameters.values().stream()
        .filter(Parameter::isLearned)
        .mapToLong(parameter -> parameter.shape().count())
        .sum();
  }

  /** Computes on the tape of the input. */
  public Tensor forward(Tensor input) {
    return root.forward(input);
  }

  /**
   * Runs the network on a few inputs as in use, on a tape of its own. May be called by many threads
   * at once, virtual ones included.
   *
   * @param shape shape of the inputs
   * @param inputs their numbers
   * @return the numbers of the output
   */
  public float[] predict(Shape shape, float[] inputs) {
    Tape tape = borrowTape();
    try {
      return forward(tape.tensor(shape, inputs)).toArray();
    } finally {
      giveBack(tape);
    }
  }

  /** The same with whole numbers, such as those of tokens. */
  public float[] predict(Shape shape, int[] inputs) {
    Tape tape = borrowTape();
    try {
      return forward(tape.tensor(shape, inputs)).toArray();
    } finally {
      giveBack(tape);
    }
  }

  /**
   * The problems of a training step with cross-entropy, the optimizer's apart: what a tuner needs
   * to know before anything runs. Nothing is computed.
   *
   * @param input shape of a batch
   */
  public Set<Problem> trainingProblems(Shape input) {
    return trainingProblems(input, Network::crossEntropy);
  }

  /**
   * The same with another loss.
   *
   * @param input shape of a batch
   * @param loss of the output
   */
  public Set<Problem> trainingProblems(Shape input, Function<Tensor, Loss> loss) {
    Set<Problem> plan = new LinkedHashSet<>();
    plan(Tape.planning(engine, true, plan), input, loss).backward();
    forgetGradients();
    return plan;
  }

  /**
   * The problems of an evaluation step with cross-entropy.
   *
   * @param input shape of a batch
   */
  public Set<Problem> inferenceProblems(Shape input) {
    return inferenceProblems(input, Network::crossEntropy);
  }

  /**
   * The same with another loss.
   *
   * @param input shape of a batch
   * @param loss of the output
   */
  public Set<Problem> inferenceProblems(Shape input, Function<Tensor, Loss> loss) {
    Set<Problem> plan = new LinkedHashSet<>();
    plan(Tape.planning(engine, false, plan), input, loss);
    return plan;
  }

  private Loss plan(Tape tape, Shape input, Function<Tensor, Loss> loss) {
    return loss.apply(forward(root.example(tape, input)));
  }

  private static Loss crossEntropy(Tensor logits) {
    Shape shape = logits.shape();
    long classes = shape.rank() == 0 ? 1 : shape.size(shape.rank() - 1);
    long rows = classes == 0 ? 0 : shape.count() / classes;
    return logits.crossEntropy(new int[Math.toIntExact(rows)]);
  }

  /** A plan leaves no gradient behind. */
  private void forgetGradients() {
    for (Parameter parameter : parameters.values()) {
      if (parameter.isLearned()) {
        parameter.value().setGradientFresh(false);
      }
    }
  }

  /** Bytes of the parameters, learned or not, on the device. */
  public long parameterBytes() {
    return (learned.count() + states.count()) * engine.type().bytes();
  }

  /** Bytes of the gradients of the learned parameters. */
  public long gradientBytes() {
    return gradients.count() * engine.type().bytes();
  }

  /**
   * Bytes that the tape of a training step will take: results, their gradients, and what kernels
   * keep for the backward pass, without the kernels' own workspace. Nothing is computed.
   *
   * @param input shape of a batch
   * @param loss of the output
   */
  public long stepBytes(Shape input, Function<Tensor, Loss> loss) {
    Tape tape = Tape.planning(engine, true, new LinkedHashSet<>());
    plan(tape, input, loss).backward();
    forgetGradients();
    return tape.bytes();
  }

  /**
   * What the network is made of, and what training it with Adam takes. Nothing is computed.
   *
   * @param input shape of a batch
   */
  public Summary summary(Shape input) {
    return summary(
        input, new OptimizerProblem(type(), OptimizerKind.ADAM, learned.count(), Momentum.NONE));
  }

  /**
   * The same with another optimizer.
   *
   * @param input shape of a batch
   * @param optimizer the problem of its step
   */
  public Summary summary(Shape input, Problem optimizer) {
    return Summary.of(this, input, optimizer);
  }

  /** An inference tape that is not in use, rewound. */
  Tape borrowTape() {
    Tape idle = idleTapes.poll();
    return idle == null ? Tape.inference(engine) : idle;
  }

  void giveBack(Tape tape) {
    tape.rewind();
    idleTapes.add(tape);
  }

  /**
   * Saves all parameters in the safetensors format. The file is replaced as a whole or not at all.
   */
  public void save(Path file) throws IOException {
    save(file, Map.of());
  }

  /**
   * The same with notes, such as the name of the model.
   *
   * @param notes what {@link Safetensors#notes} gives back
   */
  public void save(Path file, Map<String, String> notes) throws IOException {
    Map<String, Safetensors.Entry> entries = new LinkedHashMap<>();
    for (Parameter parameter : parameters.values()) {
      List<Long> sizes = parameter.shape().axes().stream().map(Shape.Axis::size).toList();
      entries.put(parameter.name(), new Safetensors.Entry(sizes, parameter.toArray()));
    }
    Safetensors.write(file, entries, notes);
  }

  /**
   * Loads all parameters from a file in the safetensors format, or from a checkpoint of a training
   * run.
   *
   * @throws IOException when the file is missing, truncated, corrupt, or of another network; no
   *     parameter has been changed then
   */
  public void load(Path file) throws IOException {
    Map<String, Safetensors.Entry> entries = ofNetwork(Safetensors.read(file));
    for (Parameter parameter : parameters.values()) {
      Safetensors.Entry entry = entries.get(parameter.name());
      List<Long> sizes = parameter.shape().axes().stream().map(Shape.Axis::size).toList();
      if (entry == null || !entry.sizes().equals(sizes)) {
        throw new IOException(
            "%s: expected %s with %s, found %s; the weights belong to another network"
                .formatted(
                    file,
                    parameter.name(),
                    parameter.shape(),
                    entry == null ? "only " + entries.keySet() : "sizes " + entry.sizes()));
      }
    }
    if (entries.size() != parameters.size()) {
      throw new IOException(
          "%s: holds %s, but this network has only %s; the weights belong to another network"
              .formatted(file, entries.keySet(), parameters.keySet()));
    }
    for (Parameter parameter : parameters.values()) {
      Safetensors.Entry entry = entries.get(parameter.name());
      if (entry != null) {
        parameter.assign(entry.numbers());
      }
    }
  }

  /** Of a checkpoint, which holds the state of the optimizer too, what belongs to the network. */
  private static Map<String, Safetensors.Entry> ofNetwork(Map<String, Safetensors.Entry> entries) {
    Map<String, Safetensors.Entry> part = new LinkedHashMap<>();
    entries.forEach((name, entry) -> {
      if (name.startsWith(CHECKPOINT_PREFIX)) {
        part.put(name.substring(CHECKPOINT_PREFIX.length()), entry);
      }
    });
    return part.isEmpty() ? entries : part;
  }

  /** The learned parameters, one after the other. */
  Place learned() {
    return learned;
  }

  /** Their gradients. */
  Place gradients() {
    return gradients;
  }

  /**
   * Their gradients, complete, for a step that changes the parameters: zero where no backward pass
   * came by since the last step, or where the parameter is frozen.
   */
  Place completeGradients() {
    changed();
    for (Parameter parameter : parameters.values()) {
      if (parameter.isLearned()) {
        Value value = parameter.value();
        if (!value.isGradientFresh() || parameter.isFrozen()) {
          clear(value.gradient());
        }
        value.setGradientFresh(false);
      }
    }
    return gradients;
  }

  /**
   * Tells that numbers of parameters have changed, so that what was computed from them for
   * inference is computed anew. Assigning, loading and an optimizer's step tell so themselves.
   */
  void changed() {
    store.changed();
  }

  private void clear(Place place) {
    HeapBuffer from = zeros;
    if (from == null || from.elements() < place.count()) {
      from = HeapBuffer.allocate(engine.type(), Math.toIntExact(place.count()));
      zeros = from;
    }
    engine.device().copy(from, 0, place.buffer(), place.offset(), place.count());
  }

  Buffer allocateLikeParameters() {
    return engine.device().allocate(engine.type(), learned.count());
  }

  DataType type() {
    return engine.type();
  }

  @Override
  public String toString() {
    return "%s, %,d parameters, on %s".formatted(root, size(), engine.device().id());
  }
}
