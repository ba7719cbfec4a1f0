package org.einkorn.nn.cli.recipes;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.einkorn.nn.Network;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.models.Autoencoder;

/**
 * What an autoencoder makes of images, in use.
 *
 * @param codes the code of each
 * @param errors how badly each is given back
 */
record Autoencodings(float[][] codes, float[] errors) {
  private static final int BATCH = 64;

  /** Of the first images of a set. */
  static Autoencodings of(Network network, DataSet images, int most) {
    int count = Math.min(most, images.size());
    int[] order = IntStream.range(0, count).toArray();
    return of(
        network,
        images,
        count,
        (batch, from) -> batch.fill(images, order, from, Math.min(BATCH, count - from)));
  }

  /** Fills a batch with images from a number on. */
  interface Source {
    void fill(ExampleBatch batch, int from);
  }

  /**
   * Of any images.
   *
   * @param like a set of images of this shape
   */
  static Autoencodings of(Network network, DataSet like, int count, Source source) {
    if (!(network.root() instanceof Autoencoder model)) {
      throw new IllegalArgumentException("no autoencoder: " + network.root());
    }
    model.outputShape(like.inputs(BATCH));
    float[][] codes = new float[count][];
    float[] errors = new float[count];
    ExampleBatch batch = ExampleBatch.of(like, BATCH);
    Tape tape = Tape.inference(network.engine());
    for (int from = 0; from < count; from += BATCH) {
      source.fill(batch, from);
      tape.rewind();
      Tensor images = tape.tensor(batch.inputShape(), batch.inputs());
      Tensor code = model.encode(images);
      float[] ofBatch = code.toArray();
      float[] given =
          Autoencoder.errors(model.decode(code).reshape(images.shape()), images).toArray();
      int size = ofBatch.length / BATCH;
      for (int row = 0; row < Math.min(BATCH, count - from); row++) {
        codes[from + row] = Arrays.copyOfRange(ofBatch, row * size, (row + 1) * size);
        errors[from + row] = given[row];
      }
    }
    return new Autoencodings(codes, errors);
  }
}
