package org.einkorn.nn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A published data set in IDX files, and what its content must be.
 *
 * @param name as on the command line
 * @param title for people
 * @param licence the stated licence and origin
 * @param classes names of the classes
 * @param normalization how pixels become numbers
 * @param parts the training and the test part
 */
public record KnownSet(
    String name,
    String title,
    String licence,
    List<String> classes,
    Normalization normalization,
    List<Part> parts) {

  /**
   * What one part must hold. Packages compress the files anew, so the content is checked: the
   * SHA-256 of the pixels and labels without headers and compression.
   *
   * @param size number of images
   * @param mean mean of pixel / 255
   * @param pixelHash SHA-256 of the pixels
   * @param labelHash SHA-256 of the labels
   */
  public record Part(int size, double mean, String pixelHash, String labelHash) {}

  /** Fashion-MNIST: articles of clothing. */
  public static final KnownSet FASHION_MNIST =
      new KnownSet(
          "fashion-mnist",
          "Fashion-MNIST, 70,000 images of clothing, 28×28",
          "MIT, Zalando SE 2017",
          List.of(
              "T-shirt",
              "trouser",
              "pullover",
              "dress",
              "coat",
              "sandal",
              "shirt",
              "sneaker",
              "bag",
              "ankle boot"),
          new Normalization(255, 0.2860, 0.3530),
          List.of(
              new Part(
                  60_000,
                  0.28604,
                  "2e487a6c89124f78f2d7521542223cafe96f7123c3ca13d447772ac6ecbb3012",
                  "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7"),
              new Part(
                  10_000,
                  0.28685,
                  "c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a",
                  "3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9")));

  /** MNIST: handwritten digits. */
  public static final KnownSet MNIST =
      new KnownSet(
          "mnist",
          "MNIST, 70,000 handwritten digits, 28×28",
          "LeCun, Cortes, Burges 1998; the package states ISC for itself only",
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
          new Normalization(255, 0.1307, 0.3081),
          List.of(
              new Part(
                  60_000,
                  0.13066,
                  "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
                  "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13"),
              new Part(
                  10_000,
                  0.13251,
                  "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
                  "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5")));

  /** CIFAR-10: small photographs. One mean and one deviation for all channels. */
  public static final KnownSet CIFAR_10 =
      new KnownSet(
          "cifar-10",
          "CIFAR-10, 60,000 colour photographs, 32×32",
          "Krizhevsky, 2009; the package states ISC for itself only",
          List.of(
              "airplane",
              "automobile",
              "bird",
              "cat",
              "deer",
              "dog",
              "frog",
              "horse",
              "ship",
              "truck"),
          new Normalization(255, 0.4734, 0.2516),
          List.of(
              new Part(
                  50_000,
                  0.47336,
                  "9d5c2eddadb0deff02c14c350c0385aab7b1d5ff1edfeb4997c8dc8644960111",
                  "2b7cd2f24487317614016b72ffd53071c3062f592f0eb300c18a770d41ae1253"),
              new Part(
                  10_000,
                  0.47658,
                  "177777c33ba79825320efa646ad04a94bdc3c80e4ebe3bd21724f8cdfd4b9d56",
                  "cec8a24a1e92aa2ecaa0bbd3dbfa86bf6cd8759fbd209a832824c8cf0afca9d5")));

  /** All of them. */
  public static final List<KnownSet> ALL = List.of(FASHION_MNIST, MNIST, CIFAR_10);

  /** Copies the lists. */
  public KnownSet {
    classes = List.copyOf(classes);
    parts = List.copyOf(parts);
  }

  /**
   * Reads the set from a folder.
   *
   * @throws IOException when a file is missing or malformed
   */
  public DataSplit read(Path folder) throws IOException {
    return new IdxFolder(folder).read(name, classes, normalization);
  }

  /**
   * Reads the set from a folder and checks that it is this very set: sizes, means, and every byte.
   *
   * @throws IOException when a file is missing, malformed or of other content
   */
  public DataSplit verify(Path folder) throws IOException {
    DataSplit split = read(folder);
    verify(folder, split.train(), parts.get(0));
    verify(folder, split.test(), parts.get(1));
    return split;
  }

  private static void verify(Path folder, DataSet set, Part part) throws DataException {
    require(folder, set, "images", Integer.toString(part.size()), Integer.toString(set.size()));
    require(folder, set, "mean of the pixels", mean(part.mean()), mean(set.mean()));
    require(folder, set, "SHA-256 of the pixels", part.pixelHash(), set.hash(true));
    require(folder, set, "SHA-256 of the labels", part.labelHash(), set.hash(false));
  }

  private static String mean(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private static void require(Path folder, DataSet set, String what, String expected, String found)
      throws DataException {
    if (!expected.equals(found)) {
      throw new DataException(
          folder,
          "%s: expected %s %s, found %s; remove the folder and fetch the set again"
              .formatted(set.name(), what, expected, found));
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
