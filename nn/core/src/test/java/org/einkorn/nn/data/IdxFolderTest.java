package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.einkorn.autotune.UserFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFolderTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFourFiles() throws IOException {
    for (String part : List.of("train", "t10k")) {
      write(part + "-images-idx3-ubyte", 3, new int[] {2, 2, 2}, 0, 0, 255, 255, 0, 255, 0, 255);
      write(part + "-labels-idx1-ubyte", 1, new int[] {2}, 0, 2);
    }
  }

  @Test
  void anUnknownSetIsReadWithItsStatistics() throws IOException {
    DataSplit split = new IdxFolder(folder).read();
    assertEquals(new Normalization(255, 0.5, 0.5), split.train().normalization());
    assertEquals(List.of("0", "1", "2"), split.test().classes());
    assertEquals(2, split.test().label(1));
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertFalse(new IdxFolder(folder).isComplete());
    var error = assertThrows(DataException.class, () -> new IdxFolder(folder).read());
    assertEquals(
        folder + ": neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz is in this folder",
        error.getMessage());
  }

  @Test
  void countsMustAgree() throws IOException {
    write("t10k-labels-idx1-ubyte", 1, new int[] {1}, 0);
    var error = assertThrows(DataException.class, () -> new IdxFolder(folder).read());
    assertTrue(
        String.valueOf(error.getMessage())
            .endsWith("expected 2 labels, one for each image of t10k-images-idx3-ubyte, found 1"));
  }

  @Test
  void aLabelBeyondTheClassesIsNamed() throws IOException {
    var error = assertThrows(DataException.class, () -> KnownSetTest.twoClasses().read(folder));
    assertTrue(
        String.valueOf(error.getMessage()).contains("label 2 of image 1 is not below"),
        error.getMessage());
  }

  @Test
  void aKnownSetOfOtherContentIsRefused() {
    var error = assertThrows(DataException.class, () -> KnownSet.MNIST.verify(folder));
    assertEquals(
        folder
            + ": mnist train: expected images 60000, found 2; remove the folder and fetch the set"
            + " again",
        error.getMessage());
  }

  @Test
  void aSetThatWasNotFetchedNamesTheCommandThatDoes() {
    assertEquals(UserFolder.path().resolve("data"), DataCache.ofUser().root());
    var error = assertThrows(DataException.class, () -> new DataCache(folder).read(KnownSet.MNIST));
    assertTrue(
        String.valueOf(error.getMessage()).endsWith("not there; run `./einkorn data fetch mnist`"));
  }

  private void write(String name, int rank, int[] dimensions, int... elements) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * rank + elements.length);
    bytes.putInt(0x0800 | rank);
    for (int dimension : dimensions) {
      bytes.putInt(dimension);
    }
    for (int element : elements) {
      bytes.put((byte) element);
    }
    Files.write(folder.resolve(name), bytes.array());
  }
}
