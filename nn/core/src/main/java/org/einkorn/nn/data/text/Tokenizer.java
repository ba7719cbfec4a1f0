package org.einkorn.nn.data.text;

/** Cuts texts into tokens of a vocabulary and puts them together again. */
public interface Tokenizer {

  /** The tokens. */
  Vocabulary vocabulary();

  /**
   * The numbers of a text's tokens.
   *
   * @throws IllegalArgumentException when the text has a token that the vocabulary has not, unless
   *     there is one that stands for all of these
   */
  int[] encode(String text);

  /** The text of some tokens. */
  String decode(int... numbers);
}
