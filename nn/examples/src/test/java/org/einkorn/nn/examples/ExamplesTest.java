package org.einkorn.nn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.data.CsvFile;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.data.TimeSeries;
import org.einkorn.nn.data.text.LabelledTexts;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example on data that needs no fetching, for a small budget. */
class ExamplesTest {
  @TempDir private Path folder;

  private static DataSplit few(int count) {
    DataSplit digits = Digits.load();
    return new DataSplit(digits.train().first(count), digits.test().first(64));
  }

  @Test
  void imageClassifier() throws InterruptedException {
    double accuracy = ImageClassifier.run(few(1438), 4, 0, false).accuracy();
    assertTrue(accuracy > 0.85, "accuracy " + accuracy);
  }

  /** The first call trains, the second finds that all is done. */
  @Test
  void cifar10() throws InterruptedException {
    Path checkpoint = folder.resolve("run.safetensors");
    DataSplit digits = few(128);
    double loss = Cifar10.run(digits, 1, checkpoint).loss();
    assertTrue(loss > 0 && loss < 100, "loss " + loss);
    assertTrue(Files.exists(checkpoint));
    assertEquals(loss, Cifar10.run(digits, 1, checkpoint).loss(), 1e-4 * loss);
  }

  /** A flower is large or small by the sum of two columns. */
  private static CsvFile table() {
    List<List<String>> rows = new ArrayList<>();
    RandomKey key = RandomKey.of(5);
    for (int i = 0; i < 200; i++) {
      double x = key.uniform(2L * i);
      double y = key.uniform(2L * i + 1);
      rows.add(List.of("" + x, "" + y, x + y > 1 ? "large" : "small"));
    }
    return new CsvFile("flowers", List.of("x", "y", "label"), rows);
  }

  @Test
  void iris() throws Exception {
    double accuracy = Iris.run(table(), "label", 30);
    assertTrue(accuracy > 0.85, "accuracy " + accuracy);
    assertThrows(DataException.class, () -> Iris.main(new String[0]), "not fetched in tests");
  }

  @Test
  void breastCancer() throws Exception {
    double accuracy = BreastCancer.crossValidate(table(), "label", 4, 15);
    assertTrue(accuracy > 0.85, "accuracy " + accuracy);
  }

  @Test
  void novelist() throws InterruptedException {
    String book = "one two three four five, once I caught a fish alive\n".repeat(500);
    double nats = Novelist.run(book, 12, 24, 1, 4);
    assertTrue(nats < 1.5, nats + " nats a character");
  }

  @Test
  void movieReviews() throws InterruptedException {
    List<String> texts = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 512; i++) {
      labels.add(i % 2);
      texts.add("a " + (i % 2 == 0 ? "dull" : "fine") + " film".repeat(1 + i % 5));
    }
    LabelledTexts all = new LabelledTexts("films", List.of("against", "for"), texts, labels);
    double accuracy = MovieReviews.run(all.split(0.5, RandomKey.of(1)), 8, 8, 10).accuracy();
    assertTrue(accuracy > 0.9, "accuracy " + accuracy);
  }

  @Test
  void forecast() throws InterruptedException {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      values.add(50 + 20 * Math.sin(i * 0.6));
    }
    Forecast.Errors errors = Forecast.run(new TimeSeries("waves", values), 12, 20);
    assertTrue(errors.network() < errors.naive() / 2, errors.toString());
  }

  @Test
  void digitAutoencoder() throws InterruptedException {
    DigitAutoencoder.Result result = DigitAutoencoder.run(Digits.load(), 6, 8, 12);
    assertTrue(result.nearest() > 0.85, result.toString());
    assertTrue(result.unseen() > 0.9, result.toString());
    assertTrue(result.noise() > 0.98, result.toString());
  }

  @Test
  void movingDigits() throws InterruptedException {
    double loss = MovingDigits.run(few(128), 1).loss();
    assertTrue(loss < 10, "loss " + loss);
  }
}
