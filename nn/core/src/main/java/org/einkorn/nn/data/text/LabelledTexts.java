package org.einkorn.nn.data.text;

import java.util.Arrays;
import java.util.List;
import org.einkorn.nn.random.RandomKey;

/**
 * Texts with their classes.
 *
 * @param name for messages
 * @param classes names of the classes; a label is an index into them
 * @param texts the texts
 * @param labels one for each text
 */
public record LabelledTexts(
    String name, List<String> classes, List<String> texts, List<Integer> labels) {

  /** Copies the lists and checks them. */
  public LabelledTexts {
    classes = List.copyOf(classes);
    texts = List.copyOf(texts);
    labels = List.copyOf(labels);
    if (texts.size() != labels.size()) {
      throw new IllegalArgumentException(
          "%s: %d texts have %d labels".formatted(name, texts.size(), labels.size()));
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) < 0 || labels.get(i) >= classes.size()) {
        throw new IllegalArgumentException(
            "%s: label %d of text %d is none of the %d classes"
                .formatted(name, labels.get(i), i, classes.size()));
      }
    }
  }

  /** Training and test part of a set. */
  public record Split(LabelledTexts train, LabelledTexts test) {}

  /** Number of texts. */
  public int size() {
    return texts.size();
  }

  /** The texts with these numbers, in this order. */
  public LabelledTexts select(String newName, int... numbers) {
    return new LabelledTexts(
        newName,
        classes,
        Arrays.stream(numbers).mapToObj(texts::get).toList(),
        Arrays.stream(numbers).mapToObj(labels::get).toList());
  }

  /** The texts in an order that the key decides, cut in two. */
  public Split split(double testShare, RandomKey key) {
    if (!(testShare >= 0 && testShare <= 1)) {
      throw new IllegalArgumentException("the share must be from 0 to 1, not " + testShare);
    }
    int[] order = key.permutation(size());
    int tests = (int) Math.round(testShare * size());
    return new Split(
        select(name + " train", Arrays.copyOfRange(order, tests, size())),
        select(name + " test", Arrays.copyOf(order, tests)));
  }

  /** The token numbers of each text. */
  public int[][] encode(Tokenizer tokenizer) {
    return texts.stream().map(tokenizer::encode).toArray(int[][]::new);
  }

  /** The labels. */
  public int[] labelArray() {
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }
}
