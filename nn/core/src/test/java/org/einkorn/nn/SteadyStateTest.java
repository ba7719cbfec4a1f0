package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.nn.data.Batches;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.data.text.PaddedBatches;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.TokenBatch;
import org.einkorn.nn.data.text.TokenWindows;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.Lstm;
import org.einkorn.nn.layers.RecurrentOptions;
import org.einkorn.nn.models.CharacterLstm;
import org.einkorn.nn.models.Gpt;
import org.einkorn.nn.models.Models;
import org.einkorn.nn.models.TransformerClassifier;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/**
 * What a training step of this layer allocates by itself: all kernels are idle ones, so what is
 * measured is neither theirs nor their compiler's.
 */
class SteadyStateTest {
  /** Handles of tensors and of the loss, views of arrays for copies: measured 0.7 KB a step. */
  private static final long MOST_BYTES_A_STEP = 2048;

  private static final int STEPS = 200;

  /** Computes nothing, for every problem. */
  static final class Idle implements Backend, Variant {
    @Override
    public int spiVersion() {
      return 1;
    }

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public Availability availability() {
      return new Availability.Available("1", Map.of());
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.cpu());
    }

    @Override
    public List<Offer> offers(Problem problem, Options options) {
      return List.of(new Offer.Candidate(this));
    }

    @Override
    public String id() {
      return "idle/all";
    }

    @Override
    public boolean isThreadInvariant() {
      return true;
    }

    @Override
    public String revision() {
      return "1";
    }

    @Override
    public Kernel prepare(Problem problem, Options options, Preparation preparation) {
      return new Kernel(this, problem, options) {
        @Override
        protected void execute(Operands operands, Workspace workspace) {
          // Nothing: only what surrounds a kernel is measured.
        }
      };
    }
  }

  @Test
  void aStepAllocatesHandlesOnlyAndNoNativeMemory() throws ReflectiveOperationException {
    Einkorn einkorn = Einkorn.builder().backends(List.of(new Idle())).policy(Policy.OFF).build();
    Engine engine = Engine.of(einkorn, Options.cpu(), DataType.F32);
    DataSet digits = Digits.load().train();
    Network network = new Network(Models.cnn(digits.shape(), 10), engine, RandomKey.of(1));
    Optimizer optimizer = Optimizer.adam(network, 1e-3);
    Tape tape = Tape.training(engine);
    Batches batches = new Batches(digits, 64, Batches.Rest.DROP);
    run(STEPS, network, optimizer, tape, batches);
    long native0 = tape.bytes();
    long heap0 = allocatedBytes();
    run(STEPS, network, optimizer, tape, batches);
    long perStep = (allocatedBytes() - heap0) / STEPS;
    assertEquals(native0, tape.bytes(), "native memory of the tape");
    assertTrue(perStep <= MOST_BYTES_A_STEP, perStep + " bytes of heap a step");
    // idle kernels need no workspace, so the plan knows every byte
    Shape input = Shape.images(64, 1, digits.shape().height(), digits.shape().width());
    assertEquals(native0, network.stepBytes(input, SteadyStateTest::loss), "planned");
    long padded = network.parameters().size() * 15L;
    assertTrue(network.parameterBytes() - 4 * network.size() <= 4 * padded);
    assertEquals(network.parameterBytes(), network.gradientBytes());
  }

  private static final Shape ROWS = Shape.features(8, 6);
  private static final Shape TARGETS = Shape.features(8, 4);

  /** Some fifty tensors and seven losses of 32 bytes each, and what reading losses takes. */
  private static final long MOST_BYTES_OF_OPERATIONS = 6144;

  /** Operations of every node, with other numbers and another key in every step. */
  @Test
  void aStepOfAllOperationsAllocatesHandlesOnly() throws ReflectiveOperationException {
    Einkorn einkorn = Einkorn.builder().backends(List.of(new Idle())).policy(Policy.OFF).build();
    Engine engine = Engine.of(einkorn, Options.cpu(), DataType.F32);
    Leaves leaves = new Leaves(Initializer.ONES, ROWS, Shape.features(4, 6), ROWS);
    new Network(leaves, engine, RandomKey.of(1));
    Tape tape = Tape.training(engine);
    RandomKey key = RandomKey.of(5);
    runOperations(STEPS, leaves, tape, key);
    long native0 = tape.bytes();
    long heap0 = allocatedBytes();
    runOperations(STEPS, leaves, tape, key);
    long perStep = (allocatedBytes() - heap0) / STEPS;
    assertEquals(native0, tape.bytes(), "native memory of the tape");
    assertTrue(perStep <= MOST_BYTES_OF_OPERATIONS, perStep + " bytes of heap a step");
  }

  private static final int[] LABELS = new int[8];
  private static final float[] NUMBERS = new float[32];
  private static final float[] INPUT = new float[48];
  private static final int[] ORDER = {1, 0};
  private static final CrossEntropyOptions SMOOTHED = CrossEntropyOptions.NONE.withSmoothing(0.1);

  private static void runOperations(int steps, Leaves leaves, Tape tape, RandomKey key) {
    for (int i = 0; i < steps; i++) {
      tape.rewind(key);
      Tensor weight = tape.tensor(leaves.all().get(0));
      Tensor matrix = tape.tensor(leaves.all().get(1));
      Tensor x = tape.tensor(ROWS, INPUT).mul(weight).add(tape.tensor(leaves.all().get(2)));
      x = x.add(tape.gaussian(ROWS));
      Tensor centred = x.sub(x.mean(1).unsqueeze(1)).times(0.5 + i).plus(i).clamp(-i, i);
      Tensor unit = centred.div(centred.square().plus(1).sqrt()).leakyRelu(0.1).dropout(0.1);
      Tensor logits = unit.matmul(matrix, false, true);
      Tensor moved = logits.permute(ORDER).transpose().slice(0, 0, 4).pad(0, 2, 2, 1.0);
      Tensor chosen = moved.compare(ElementwiseKind.GT, 0).where(logits, moved).max(logits);
      Tensor apart = chosen.detach().reshape(TARGETS).softmax(0);
      Loss loss =
          logits
              .crossEntropy(LABELS, SMOOTHED)
              .plus(Losses.mse(chosen, NUMBERS))
              .plus(Losses.mae(chosen, apart).times(i))
              .plus(Losses.l2(weight));
      loss.backward();
    }
  }

  /** A hundred tensors, 13 copies from arrays and nine losses: measured 6.5 KB a step. */
  private static final long MOST_BYTES_OF_SEQUENCES = 8192;

  private static final int[][] TEXTS = {{1, 2, 3}, {4, 5}, {6, 7, 1, 2}, {3}};

  /** Embeddings, recurrent layers with states and lengths, and attention with masks and dropout. */
  @Test
  void aStepOfSequencesAllocatesHandlesOnly() throws ReflectiveOperationException {
    Einkorn einkorn = Einkorn.builder().backends(List.of(new Idle())).policy(Policy.OFF).build();
    Engine engine = Engine.of(einkorn, Options.cpu(), DataType.F32);
    Sequences sequences = new Sequences(engine);
    for (int i = 0; i < STEPS; i++) {
      sequences.step(i);
    }
    long native0 = sequences.tape.bytes();
    long heap0 = allocatedBytes();
    for (int i = 0; i < STEPS; i++) {
      sequences.step(i);
    }
    long perStep = (allocatedBytes() - heap0) / STEPS;
    assertEquals(native0, sequences.tape.bytes(), "native memory of the tape");
    assertTrue(perStep <= MOST_BYTES_OF_SEQUENCES, perStep + " bytes of heap a step");
  }

  /** A step of four models, one after the other on one tape. */
  private static final class Sequences {
    private final Embedding embedding = new Embedding(8, 4, 0);
    private final Lstm lstm = new Lstm(4, 6, RecurrentOptions.layers(2).bidirectional());
    private final Gpt gpt = new Gpt(8, 6, 8, 2, 2, 0.1);
    private final TransformerClassifier transformer =
        new TransformerClassifier(8, 4, 8, 2, 1, 2, 0.1);
    private final CharacterLstm characters = new CharacterLstm(8, 4, 6, 2, 0);
    private final TokenWindows windows =
        new TokenWindows(new int[40], 2, 6, SequenceLayout.BATCH_FIRST);
    private final TokenWindows stepWindows =
        new TokenWindows(new int[40], 2, 6, SequenceLayout.STEPS_FIRST);
    private final PaddedBatches batches = padded(SequenceLayout.BATCH_FIRST);
    private final PaddedBatches stepBatches = padded(SequenceLayout.STEPS_FIRST);
    private final Shape states = lstm.stateShape(4);
    private final float[] state = new float[(int) states.count()];
    private final RandomKey key = RandomKey.of(5);
    private final Tape tape;

    Sequences(Engine engine) {
      for (Layer layer : List.of(embedding, lstm, gpt, transformer, characters)) {
        new Network(layer, engine, key);
      }
      this.tape = Tape.training(engine);
    }

    private static PaddedBatches padded(SequenceLayout layout) {
      return new PaddedBatches(TEXTS, new int[4], 4, 4, 4, layout, 0);
    }

    private static TokenWindows next(TokenWindows windows, RandomKey key) {
      if (!windows.next()) {
        windows.shuffle(key);
        windows.next();
      }
      return windows;
    }

    private static TokenBatch next(PaddedBatches batches) {
      batches.restart();
      batches.next();
      return batches.batch();
    }

    void step(int number) {
      next(windows, key);
      next(stepWindows, key);
      TokenBatch batch = next(stepBatches);
      tape.rewind(key);
      Tensor words = embedding.forward(batch.tokens(tape));
      RecurrentState initial =
          new RecurrentState(tape.tensor(states, state), tape.tensor(states, state));
      RecurrentOutput output = lstm.forward(words, initial, batch.lengths(tape));
      Tensor mean = output.output().mul(batch.shares(tape)).sum(STEP_AXIS);
      Tensor tokens = tape.tensor(windows.shape(), windows.tokens());
      Tensor steps = tape.tensor(stepWindows.shape(), stepWindows.tokens());
      Loss loss =
          mean.crossEntropy(batch.labels())
              .plus(output.last().hidden().square().mean().asLoss())
              .plus(gpt.forward(tokens).crossEntropy(windows.labels()).times(number))
              .plus(transformer.forward(tape, next(batches)).crossEntropy(batch.labels()))
              .plus(characters.forward(steps).crossEntropy(stepWindows.labels()));
      loss.backward();
    }
  }

  private static final int[] STEP_AXIS = {0};

  private static Loss loss(Tensor logits) {
    return logits.crossEntropy(new int[Math.toIntExact(logits.shape().size(0))]);
  }

  private static void run(
      int steps, Network network, Optimizer optimizer, Tape tape, Batches batches) {
    for (int i = 0; i < steps; i++) {
      if (!batches.next()) {
        batches.restart();
        batches.next();
      }
      tape.rewind();
      Loss loss =
          network.forward(tape.images(batches.batch())).crossEntropy(batches.batch().labels());
      loss.backward();
      optimizer.step();
    }
  }

  /**
   * Bytes that this thread has allocated; by reflection, for no module here requires the bean's.
   */
  static long allocatedBytes() throws ReflectiveOperationException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method method =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) method.invoke(bean);
  }
}
