package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.einkorn.autotune.Handle;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Workspace;
import org.einkorn.nn.data.Batch;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations as they are called, in memory that is used again in every step. A training tape
 * remembers them for the backward pass.
 *
 * <p>For use by one thread at a time.
 */
public final class Tape {
  /** A kernel writes at most so many gradients of tensors that may have one already. */
  private static final int SCRATCHES = 7;

  /** The position of what no operation of this step computed. */
  private static final int NOWHERE = -1;

  private final Engine engine;
  private final boolean training;
  private final @Nullable Consumer<Problem> plan;
  private final StepMemory memory;
  private final @Nullable Place[] scratches = new @Nullable Place[SCRATCHES];
  private final List<Node> nodes = new ArrayList<>();
  private final List<StepMemory.Mark> marks = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private int position;
  private long generation;
  private int freezes;
  private boolean recording;
  private @Nullable RandomKey randomKey;
  private Workspace workspace;
  private @Nullable HeapBuffer zeros;
  private final HeapBuffer one;

  private Tape(Engine engine, boolean training, @Nullable Consumer<Problem> plan) {
    this.engine = engine;
    this.training = training;
    this.recording = training;
    this.plan = plan;
    this.freezes = engine.freezes();
    this.one = HeapBuffer.allocate(engine.type(), 1);
    this.one.set(0, 1);
    this.memory = new StepMemory(engine.device(), plan != null);
    this.workspace = Workspace.allocate(engine.device(), 0);
  }

  /** A tape that remembers operations for the backward pass; layers behave as in training. */
  public static Tape training(Engine engine) {
    return new Tape(engine, true, null);
  }

  /** A tape that only runs forward; layers behave as in use. */
  public static Tape inference(Engine engine) {
    return new Tape(engine, false, null);
  }

  /** A tape that computes nothing, and collects the problems that it would have. */
  static Tape planning(Engine engine, boolean training, Set<Problem> plan) {
    return new Tape(engine, training, plan::add);
  }

  /** A planning tape that tells which layer has which problems; no layer runs in another. */
  static Tape tracing(Engine engine, boolean training, Trace trace) {
    return new Tape(engine, training, trace);
  }

  /** What computes a problem; null on a planning tape. */
  @Nullable Handle handle(Problem problem) {
    if (plan != null) {
      plan.accept(problem);
      return null;
    }
    return engine.handle(problem);
  }

  /** True when a layer may run in the kernel of another. */
  boolean mayFuse() {
    return !(plan instanceof Trace);
  }

  /** Who listens to the layers that run; null but for a summary. */
  @Nullable Trace trace() {
    return plan instanceof Trace trace ? trace : null;
  }

  /** True when nothing is computed. */
  boolean isPlanning() {
    return plan != null;
  }

  /** Where and how it computes. */
  public Engine engine() {
    return engine;
  }

  /** True when layers behave as in training. */
  public boolean isTraining() {
    return training;
  }

  /** True when operations are remembered for the backward pass. */
  public boolean isRecording() {
    return recording;
  }

  /**
   * Computes without remembering anything for the backward pass: what comes out has no gradient.
   * Layers behave as they do outside.
   */
  public <T> T noGrad(Supplier<T> body) {
    boolean before = recording;
    recording = false;
    try {
      return body.get();
    } finally {
      recording = before;
    }
  }

  /** Bytes of memory that the tape holds on its device. */
  public long bytes() {
    long bytes = memory.bytes() + workspace.bytes();
    for (Place scratch : scratches) {
      bytes += scratch == null ? 0 : scratch.count() * engine.type().bytes();
    }
    return bytes;
  }

  /** Bytes that the operations of this step took, on a planning tape. */
  long plannedBytes() {
    return memory.plannedBytes();
  }

  /**
   * Ends a step: its tensors may not be used any more, their memory is for the next step. Losses
   * keep their value.
   */
  public void rewind() {
    for (Loss loss : losses) {
      loss.keep();
    }
    losses.clear();
    position = 0;
    generation++;
    if (freezes != engine.freezes()) {
      freezes = engine.freezes();
      forget();
    }
    randomKey = null;
  }

  /**
   * Ends a step like {@link #rewind()}, and says what the next one draws its random numbers from.
   *
   * @param key the same key gives the same numbers, for any number of threads
   */
  public void rewind(RandomKey key) {
    rewind();
    randomKey = key;
  }

  /**
   * What this step draws its random numbers from: the key given to {@link #rewind(RandomKey)}, else
   * one that follows from the number of steps on this tape.
   */
  public RandomKey randomKey() {
    RandomKey key = randomKey;
    if (key == null) {
      key = RandomKey.of(0).split(generation);
      randomKey = key;
    }
    return key;
  }

  /** The number of operations of this step so far: where the next one stands. */
  int position() {
    return position;
  }

  /** Copies numbers to a new tensor. */
  public Tensor tensor(Shape shape, float[] numbers) {
    InputNode node =
        at() instanceof InputNode input && input.output().shape().equals(shape)
            ? input
            : put(new InputNode(cleared(), shape));
    node.set(numbers);
    return record(node);
  }

  /** Copies whole numbers, such as those of words or classes, to a new tensor of s32. */
  public Tensor tensor(Shape shape, int[] numbers) {
    IndexNode node =
        at() instanceof IndexNode last && last.output().shape().equals(shape)
            ? last
            : put(new IndexNode(cleared(), shape));
    node.set(numbers);
    return record(node);
  }

  /**
   * Standard normal numbers, which follow from {@link #randomKey()} and the position on the tape:
   * the same for any number of threads.
   */
  public Tensor gaussian(Shape shape) {
    return GaussianNode.of(this, shape);
  }

  /** A parameter as a tensor: its numbers and its gradient, without a copy. */
  public Tensor tensor(Parameter parameter) {
    return new Tensor(this, parameter.value());
  }

  /** Copies the images of a batch to a new tensor. */
  public Tensor images(Batch batch) {
    InputNode node =
        at() instanceof InputNode input && input.fits(batch)
            ? input
            : put(new InputNode(cleared(), InputNode.shapeOf(batch)));
    node.set(batch.images());
    return record(node);
  }

  /** The operation that the last step ran at this position, remembered or not as now. */
  @Nullable Node at() {
    Node node = position < nodes.size() ? nodes.get(position) : null;
    return node != null && node.isRecorded() == recording ? node : null;
  }

  /** Forgets the last step's operations from this position on, and takes back their memory. */
  Tape cleared() {
    forget();
    marks.add(memory.mark());
    return this;
  }

  private void forget() {
    if (position < marks.size()) {
      memory.giveBack(marks.get(position));
      marks.subList(position, marks.size()).clear();
      nodes.subList(position, nodes.size()).clear();
    }
  }

  /** Puts an operation that was made after {@link #cleared()} at this position. */
  <N extends Node> N put(N node) {
    nodes.add(node);
    return node;
  }

  /** Runs the operation at this position. */
  Tensor record(Node node) {
    node.forward();
    position++;
    return new Tensor(this, node.output());
  }

  /** A further result of an operation of this step. */
  Tensor result(Value value) {
    return new Tensor(this, value);
  }

  /** A number that was computed in this step as its loss. */
  Loss loss(Tensor tensor) {
    Loss loss = new Loss(tensor, positionOf(tensor.live()));
    losses.add(loss);
    return loss;
  }

  private int positionOf(Value value) {
    for (int i = position - 1; i >= 0; i--) {
      if (nodes.get(i).output() == value) {
        return i;
      }
    }
    return NOWHERE;
  }

  /** Runs the backward pass from the operation at a position of this step. */
  void backward(int from) {
    if (from == NOWHERE || !nodes.get(from).output().wantsGradient()) {
      throw new IllegalStateException(
          "the loss depends on nothing that has a gradient: no parameter took part in it, or only"
              + " behind detach() or within Tape.noGrad");
    }
    for (int i = 0; i <= from; i++) {
      nodes.get(i).resetGradients();
    }
    nodes.get(from).seed();
    for (int i = from; i >= 0; i--) {
      if (nodes.get(i).isReached()) {
        nodes.get(i).backward();
      }
    }
  }

  long generation() {
    return generation;
  }

  StepMemory memory() {
    return memory;
  }

  Workspace workspace(long bytes) {
    if (bytes > workspace.bytes()) {
      workspace = Workspace.allocate(engine.device(), bytes);
    }
    return workspace;
  }

  /** Room for a contribution to a gradient that is added to an earlier one. */
  Place scratch(int slot, long count) {
    Place scratch = scratches[slot];
    if (scratch == null || scratch.count() < count) {
      scratch = new Place(engine.device().allocate(engine.type(), count), 0, count);
      scratches[slot] = scratch;
    }
    return scratch;
  }

  void setOne(Place place) {
    place.write(one);
  }

  /** Overwrites with zeros. */
  void clear(Place place) {
    HeapBuffer from = zeros;
    if (from == null || from.elements() < place.count()) {
      from = HeapBuffer.allocate(engine.type(), Math.toIntExact(place.count()));
      zeros = from;
    }
    engine.device().copy(from, 0, place.buffer(), place.offset(), place.count());
  }
}
