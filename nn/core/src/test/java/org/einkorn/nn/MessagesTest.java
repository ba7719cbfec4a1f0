package org.einkorn.nn;

import static org.einkorn.nn.Leaves.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.kernels.transform.PadMode;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.AdaptiveAvgPool2d;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv1d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Conv3d;
import org.einkorn.nn.layers.ConvTranspose2d;
import org.einkorn.nn.layers.CrossAttention;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.GroupNorm;
import org.einkorn.nn.layers.Gru;
import org.einkorn.nn.layers.InstanceNorm;
import org.einkorn.nn.layers.LayerNorm;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Lstm;
import org.einkorn.nn.layers.MaxPool2d;
import org.einkorn.nn.layers.MultiHeadAttention;
import org.einkorn.nn.layers.PositionalEncoding;
import org.einkorn.nn.layers.Reshape;
import org.einkorn.nn.layers.Residual;
import org.einkorn.nn.layers.RmsNorm;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.layers.TransformerEncoderBlock;
import org.einkorn.nn.layers.TransformerOptions;
import org.einkorn.nn.models.Autoencoder;
import org.einkorn.nn.models.CharacterLstm;
import org.einkorn.nn.models.Gpt;
import org.einkorn.nn.models.LeNet5;
import org.einkorn.nn.models.TextClassifier;
import org.einkorn.nn.models.TransformerClassifier;
import org.einkorn.nn.models.VariationalAutoencoder;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/**
 * The messages of shapes that do not fit, of operations and of layers, as they stand in {@code
 * messages.txt}: a line of the case's name and a line of its message each. To add one, add a call
 * of {@link #operation} or {@link #layer} below; the failing test writes the whole file anew to
 * {@code target/messages.txt}, to be read with care and then copied.
 */
class MessagesTest {
  private static final String FILE = "messages.txt";

  private final Engine engine = Engine.cpu();
  private final Tape tape = Tape.inference(engine);
  private final Map<String, String> found = new LinkedHashMap<>();

  private Tensor of(long... sizes) {
    return of(shape(sizes));
  }

  private Tensor of(Shape shape) {
    return tape.tensor(shape, new float[Math.toIntExact(shape.count())]);
  }

  private void operation(String name, Runnable call) {
    ShapeException error = assertThrows(ShapeException.class, call::run, name);
    assertEquals(null, found.put(name, Objects.requireNonNull(error.getMessage())), name);
  }

  /** A layer, both when it is asked for its shape and when it runs. */
  private void layer(String name, Layer layer, Shape input) {
    Network network = new Network(layer, engine, RandomKey.of(1));
    operation(name, () -> network.root().outputShape(input));
    ShapeException atRun = assertThrows(ShapeException.class, () -> network.forward(of(input)));
    assertEquals(found.get(name), atRun.getMessage());
  }

  private void operations() {
    Tensor rows = of(Shape.features(2, 3));
    Tensor images = of(Shape.images(2, 3, 4, 5));
    operation("add", () -> images.add(of(Shape.features(2, 3))));
    operation("mul", () -> rows.mul(of(2)));
    operation("where", () -> of(4).where(rows, rows));
    operation("reshape", () -> rows.reshape(Shape.vector("features", 5)));
    operation("unsqueeze", () -> rows.unsqueeze(3));
    operation("squeeze", () -> images.squeeze(-1));
    operation("transpose", () -> of(3).transpose());
    operation("permute short", () -> images.permute(0, 1));
    operation("permute twice", () -> rows.permute(1, -1));
    operation("permute beyond", () -> rows.permute(0, 2));
    operation("slice", () -> images.slice(-2, 2, 3));
    operation("slice with step", () -> rows.slice(1, 0, 2, 3));
    operation("pad by reflection", () -> rows.pad(0, 2, 0, PadMode.REFLECT));
    operation("pad by edge", () -> of(0).pad(0, 1, 0, PadMode.EDGE));
    operation("gather", () -> rows.gather(1, 0, 3));
    operation("concat", () -> Tensor.concat(1, rows, of(3, 2)));
    operation("matmul", () -> rows.matmul(rows));
    operation("matmul transposed", () -> rows.matmul(of(4, 4), true, true));
    operation("matmul of a vector", () -> rows.matmul(of(3)));
    operation("matmul of batches", () -> of(2, 3, 4).matmul(of(3, 4, 5)));
    operation("sum", () -> rows.sum(2));
    operation("mean of a number", () -> of().mean(0));
    operation("argmax", () -> of(2, 0).argmax(1));
    operation("softmax", () -> rows.softmax(-3));
    operation("log-softmax", () -> of().logSoftmax(-1));
    operation("loss", rows::asLoss);
    operation("cross-entropy", () -> of(3).crossEntropy(new int[3]));
    operation(
        "cross-entropy with weights",
        () -> rows.crossEntropy(new int[2], CrossEntropyOptions.NONE.withClassWeights(1, 2)));
    operation("mean squared error", () -> Losses.mse(rows, of(3, 2)));
    operation("KL divergence", () -> Losses.klDivergence(rows, of(2)));
  }

  /** A wrong argument that is no shape. */
  private void argument(String name, Runnable call) {
    RuntimeException error = assertThrows(RuntimeException.class, call::run, name);
    assertTrue(
        error instanceof IllegalArgumentException || error instanceof IndexOutOfBoundsException,
        error::toString);
    assertEquals(null, found.put(name, Objects.requireNonNull(error.getMessage())), name);
  }

  private void layers() {
    layer("flatten", new Flatten(), Shape.scalar());
    layer("prelu", new Sequential(Activation.prelu(4)), Shape.images(2, 3, 4, 4));
    layer("prelu of a vector", Activation.prelu(4), Shape.vector("features", 4));
    layer("reshape layer", new Sequential(Reshape.images(1, 4, 4)), Shape.features(2, 15));
    layer("reshape of a number", Reshape.images(1, 1, 1), Shape.scalar());
  }

  private static Shape sequences(String first, String second, int features) {
    return new Shape(
        List.of(new Axis(first, 3), new Axis(second, 2), new Axis("features", features)));
  }

  private void images() {
    Shape images = Shape.images(2, 3, 8, 8);
    layer("convolution of other channels", new Sequential(new Conv2d(1, 4, 3)), images);
    layer("convolution of rows", new Sequential(new Conv2d(3, 4, 3)), Shape.features(2, 3));
    layer("convolution of small images", new Sequential(new Conv2d(3, 4, 9)), images);
    layer("transposed convolution", new Sequential(new ConvTranspose2d(4, 3, 2)), images);
    layer("convolution of sequences", new Sequential(new Conv1d(3, 4, 3)), images);
    layer("convolution of volumes", new Sequential(new Conv3d(3, 4, 3)), images);
    layer("pooling", new Sequential(new MaxPool2d(9)), images);
    layer("adaptive pooling", new Sequential(new AdaptiveAvgPool2d(9, 4)), images);
    layer("global pooling", new Sequential(new GlobalAvgPool()), Shape.features(2, 3));
    layer("batch normalization", new Sequential(new BatchNorm2d(4)), images);
    layer("group normalization", new Sequential(new GroupNorm(2, 4)), images);
    layer("instance normalization", new Sequential(new InstanceNorm(4)), images);
    layer("residual", new Sequential(new Residual(new Conv2d(3, 4, 3))), images);
    layer("short cut", new Residual(new Flatten(), new Linear(3, 2)), Shape.features(2, 3));
    layer("model of other channels", LeNet5.of(new ImageShape(1, 28, 28), 10), images);
  }

  private void rows() {
    Shape rows = Shape.features(2, 5);
    layer("linear", new Sequential(new Flatten(), new Linear(3, 2)), rows);
    layer("linear of images", new Sequential(new Linear(3, 2)), Shape.images(2, 1, 4, 4));
    layer("linear of a vector", new Linear(3, 2), Shape.vector("features", 3));
    Linear linear = new Linear(5, 2);
    layer(
        "tied linear",
        new Sequential(linear, Activation.relu(), new Linear(2, 3), Linear.tiedTo(linear)),
        rows);
    layer("autoencoder of other features", Autoencoder.tied(4, 3, 2), rows);
    layer("uneven autoencoder", Autoencoder.of(new Linear(5, 2), new Linear(2, 4)), rows);
    layer("variational autoencoder", new VariationalAutoencoder(4, 3, 2), rows);
    layer("layer normalization", new Sequential(new LayerNorm(3)), rows);
    layer("layer normalization over two axes", new Sequential(LayerNorm.over(3, 5)), rows);
    layer("RMS normalization", new Sequential(new RmsNorm(3)), rows);
  }

  private void recurrent() {
    Shape steps = sequences("steps", "batch", 4);
    layer("LSTM of other features", new Sequential(new Lstm(3, 2)), steps);
    layer("LSTM of rows", new Sequential(new Lstm(3, 2)), Shape.features(2, 3));
    layer(
        "GRU with the batch first", new Sequential(new Gru(4, 2)), sequences("batch", "steps", 4));
    Lstm lstm = new Lstm(4, 2);
    new Network(lstm, engine, RandomKey.of(1));
    Tensor source = of(steps);
    operation(
        "lengths of another batch",
        () -> lstm.forward(source, tape.tensor(Shape.vector("batch", 3), new int[] {3, 1, 2})));
    argument("lengths of real numbers", () -> lstm.forward(source, of(2)));
    Tensor state = of(lstm.stateShape(3));
    operation(
        "states of another batch",
        () -> lstm.forward(source, new RecurrentState(state, state), null));
    Tensor hidden = of(lstm.stateShape(2));
    argument(
        "states without a cell",
        () -> lstm.forward(source, new RecurrentState(hidden, null), null));
  }

  private void attention() {
    Shape sequences = sequences("batch", "steps", 4);
    argument("heads of a layer", () -> new MultiHeadAttention(6, 4));
    argument(
        "heads of a block",
        () -> new TransformerEncoderBlock(6, 4, 8, TransformerOptions.PRE_NORM));
    operation(
        "heads",
        () -> of(sequences("batch", "steps", 12)).attention(3, false, AttentionMask.NONE, null));
    operation(
        "packed queries, keys and values",
        () -> of(sequences).attention(2, false, AttentionMask.NONE, null));
    layer("attention of other features", new Sequential(new MultiHeadAttention(6, 2)), sequences);
    layer(
        "attention with the steps first",
        new Sequential(new MultiHeadAttention(4, 2)),
        sequences("steps", "batch", 4));
    layer(
        "block of other features",
        new Sequential(new TransformerEncoderBlock(6, 2, 8, TransformerOptions.PRE_NORM)),
        sequences);
    layer(
        "positions beyond the table", new Sequential(PositionalEncoding.learned(1, 4)), sequences);
    MultiHeadAttention self = new MultiHeadAttention(4, 2);
    new Network(self, engine, RandomKey.of(1));
    operation("mask", () -> self.forward(of(sequences), AttentionMask.BK, of(3, 3)));
    CrossAttention cross = new CrossAttention(4, 5, 2);
    new Network(cross, engine, RandomKey.of(1));
    operation("source of other features", () -> cross.forward(of(sequences), of(sequences)));
    operation("source of another batch", () -> cross.forward(of(sequences), of(5, 2, 5)));
  }

  private void tokens() {
    Embedding embedding = new Embedding(10, 4);
    new Network(new Sequential(embedding), engine, RandomKey.of(1));
    Shape ids = SequenceLayout.BATCH_FIRST.shape(1, 3);
    argument("ids of real numbers", () -> embedding.forward(of(ids)));
    argument(
        "ids beyond the vocabulary",
        () -> embedding.forward(tape.tensor(ids, new int[] {1, 10, 2})));
    argument("ids below 0", () -> embedding.forward(tape.tensor(ids, new int[] {1, 2, -1})));
    tokens("text longer than the table", new TransformerClassifier(10, 2, 4, 2, 1, 2, 0), ids);
    tokens("text longer than the context", new Gpt(10, 2, 4, 2, 1, 0), ids);
    tokens("characters of one axis", new CharacterLstm(10, 4, 3, 1, 0), Shape.vector("steps", 3));
    tokens("words of one axis", new TextClassifier(10, 4, 3, 2, 0), Shape.vector("steps", 3));
    argument("labels of another batch", () -> of(Shape.features(2, 3)).crossEntropy(new int[3]));
    argument(
        "label beyond the classes", () -> of(Shape.features(2, 3)).crossEntropy(new int[] {0, 3}));
    argument("numbers of another shape", () -> tape.tensor(Shape.features(2, 3), new float[5]));
  }

  private void tokens(String name, Layer layer, Shape input) {
    Network network = new Network(layer, engine, RandomKey.of(1));
    operation(name, () -> network.root().outputShape(input));
  }

  @Test
  void messagesAreThoseOfTheFile() throws IOException {
    operations();
    layers();
    images();
    rows();
    recurrent();
    attention();
    tokens();
    StringBuilder text = new StringBuilder();
    found.forEach((name, message) -> text.append(name).append('\n').append("  " + message + '\n'));
    String expected = read();
    if (!expected.contentEquals(text)) {
      Files.writeString(Path.of("target", FILE), text);
    }
    assertEquals(expected, text.toString());
  }

  private static String read() throws IOException {
    try (InputStream in = MessagesTest.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
