package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownSetTest {
  @TempDir private Path folder;

  static KnownSet twoClasses() {
    // SHA-256 of the bytes 00 ff, and of 00 01.
    String pixels = "06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8";
    String labels = "b413f47d13ee2fe6c845b2ee141af81de858df4ec549a58b7970bb96645bc8d2";
    KnownSet.Part part = new KnownSet.Part(2, 0.5, pixels, labels);
    return new KnownSet(
        "tiny",
        "Tiny",
        "none",
        List.of("a", "b"),
        new Normalization(255, 0, 1),
        List.of(part, part));
  }

  @Test
  void everyByteIsChecked() throws IOException {
    writeAll("00ff", "0001");
    assertEquals(2, twoClasses().verify(folder).test().size());
    writeAll("ff00", "0001");
    refusal("SHA-256 of the pixels");
    writeAll("00ff", "0100");
    refusal("SHA-256 of the labels");
    writeAll("00fe", "0001");
    refusal("mean of the pixels 0.50000, found 0.49804");
  }

  private void refusal(String what) {
    var error = assertThrows(DataException.class, () -> twoClasses().verify(folder));
    assertTrue(String.valueOf(error.getMessage()).contains("expected " + what), error.getMessage());
  }

  private void writeAll(String pixels, String labels) throws IOException {
    for (String part : List.of("train", "t10k")) {
      write(
          part + "-images-idx3-ubyte", "00000803" + "00000002" + "00000001" + "00000001" + pixels);
      write(part + "-labels-idx1-ubyte", "00000801" + "00000002" + labels);
    }
  }

  private void write(String name, String hex) throws IOException {
    Files.write(folder.resolve(name), ByteBuffer.wrap(HexFormat.of().parseHex(hex)).array());
  }
}
