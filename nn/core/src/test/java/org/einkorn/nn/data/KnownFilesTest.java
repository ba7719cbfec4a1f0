package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.einkorn.nn.data.text.Books;
import org.einkorn.nn.data.text.ImdbReviews;
import org.einkorn.nn.data.text.LabelledTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFilesTest {
  @TempDir private Path folder;

  @Test
  void filesAreCheckedByContent() throws IOException {
    // SHA-256 of "abc", of FIPS 180-2.
    String hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    KnownFiles text = new KnownFiles("t", "T", "none", new TreeMap<>(Map.of("a.txt", hash)));
    assertThrows(DataException.class, () -> text.verify(folder));
    Files.writeString(folder.resolve("a.txt"), "abc");
    text.verify(folder);
    Files.writeString(folder.resolve("a.txt"), "abd");
    String message = assertThrows(DataException.class, () -> text.verify(folder)).getMessage();
    assertTrue(message.contains("expected SHA-256 ba7816bf"), message);
    DataCache cache = new DataCache(folder);
    assertEquals(
        folder.resolve("t") + ": not there; run `./einkorn data fetch t`",
        assertThrows(DataException.class, () -> text.require(cache)).getMessage());
    assertEquals(KnownFiles.IMDB, KnownFiles.named("imdb").orElseThrow());
    assertTrue(KnownFiles.named("t").isEmpty());
  }

  @Test
  void booksHaveUnixLines() throws IOException {
    Files.write(
        folder.resolve("b.txt"), "one\r\ntwo caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals("one\ntwo caf\u00e9\n", Books.read(folder, "b"));
    assertEquals(18, Books.names().size());
    assertTrue(Books.names().contains("austen-emma"));
    assertThrows(DataException.class, () -> Books.read(folder, "c"));
  }

  private void reviews(String json) throws IOException {
    Files.writeString(folder.resolve(ImdbReviews.FILE), json);
  }

  @Test
  void reviewsComeOnce() throws IOException {
    reviews(
        """
        [{"t":"so \\"bad\\"\\u00e9","s":0},{"t":"good","s":1},{"t":"good","s":1}]\
        """);
    LabelledTexts texts = ImdbReviews.read(folder);
    assertEquals(List.of("so \"bad\"\u00e9", "good"), texts.texts());
    assertEquals(List.of(0, 1), texts.labels());
    assertEquals(List.of("against", "for"), texts.classes());
  }

  @Test
  void malformedReviewsAreExplained() throws IOException {
    Path file = folder.resolve(ImdbReviews.FILE);
    told(file + ": not there; run `./einkorn data fetch imdb`");
    reviews("{}");
    told(file + ": expected a list of reviews");
    reviews("[{\"t\":\"x\",\"s\":2}]");
    told(file + ": review 0 is not of a text t and a label s of 0 or 1");
    reviews("[{\"t\":\"x\"");
    String message = assertThrows(DataException.class, () -> ImdbReviews.read(folder)).getMessage();
    assertTrue(message.startsWith(file + ": not JSON: "), message);
  }

  private void told(String message) {
    assertEquals(
        message, assertThrows(DataException.class, () -> ImdbReviews.read(folder)).getMessage());
  }
}
