package org.einkorn.nn;

import static org.einkorn.nn.Leaves.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.einkorn.kernels.transform.PadMode;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Reshape;
import org.einkorn.nn.layers.Sequential;
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

  private void layers() {
    layer("flatten", new Flatten(), Shape.scalar());
    layer("prelu", new Sequential(Activation.prelu(4)), Shape.images(2, 3, 4, 4));
    layer("prelu of a vector", Activation.prelu(4), Shape.vector("features", 4));
    layer("reshape layer", new Sequential(Reshape.images(1, 4, 4)), Shape.features(2, 15));
    layer("reshape of a number", Reshape.images(1, 1, 1), Shape.scalar());
  }

  @Test
  void messagesAreThoseOfTheFile() throws IOException {
    operations();
    layers();
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
