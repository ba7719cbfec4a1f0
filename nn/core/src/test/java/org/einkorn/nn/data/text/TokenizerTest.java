package org.einkorn.nn.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {

  @Test
  void charactersAreCodePointsInOrder() {
    CharacterTokenizer tokenizer = CharacterTokenizer.of("to be\uD83D\uDE00");
    assertEquals(List.of(" ", "b", "e", "o", "t", "\uD83D\uDE00"), tokenizer.vocabulary().tokens());
    assertArrayEquals(new int[] {1, 2, 5, 0, 4}, tokenizer.encode("be\uD83D\uDE00 t"));
    assertEquals("be\uD83D\uDE00 t", tokenizer.decode(1, 2, 5, 0, 4));
    assertEquals(
        "the character 'x' (U+0078) is not in the vocabulary of 6; make the tokenizer from all"
            + " texts, or take the character out",
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("x")).getMessage());
  }

  @Test
  void wordsComeByFrequencyThenByAlphabet() {
    List<String> texts = List.of("The cat -- isn't<br />the best, cat!", "Best cat. Rare (or not)");
    WordTokenizer tokenizer = WordTokenizer.of(texts, 6, 2);
    assertEquals(List.of("<pad>", "<unk>", "cat", "best", "the"), tokenizer.vocabulary().tokens());
    assertArrayEquals(
        new int[] {4, 2, 1, 4, 3, 1, 2, 1}, tokenizer.encode("The cat isn't<br>the best, cat!"));
    assertEquals("the cat <unk>", tokenizer.decode(4, 2, WordTokenizer.UNKNOWN));
    assertEquals(3, WordTokenizer.of(texts, 3, 1).vocabulary().size());
  }

  @Test
  void wrongVocabulariesAreExplained() {
    assertEquals(
        "the token 'a' stands at 0 and 2 of the vocabulary",
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(List.of("a", "b", "a")))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Vocabulary(List.of()));
    assertEquals(
        "the vocabulary of words must begin with <pad> and <unk>",
        assertThrows(
                IllegalArgumentException.class,
                () -> new WordTokenizer(new Vocabulary(List.of("a"))))
            .getMessage());
    assertEquals(Vocabulary.NONE, new Vocabulary(List.of("a")).number("b"));
  }
}
