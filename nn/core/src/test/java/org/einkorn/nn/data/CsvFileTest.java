package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir private Path folder;

  private CsvFile read(String text) throws IOException {
    return CsvFile.read(Files.writeString(folder.resolve("a.csv"), text));
  }

  private void refused(String part, String text) {
    String message = assertThrows(DataException.class, () -> read(text)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void fieldsMayStandInQuotes() throws IOException {
    CsvFile csv = read("\uFEFFa,\"b, \"\"c\"\"\"\r\n1, 2 \r\n\r\n\"x\ny\",\n");
    assertEquals(List.of("a", "b, \"c\""), csv.columns());
    assertEquals(List.of(List.of("1", "2"), List.of("x\ny", "")), csv.rows());
    assertEquals(1, csv.column("b, \"c\""));
    String message = assertThrows(DataException.class, () -> csv.column("z")).getMessage();
    assertTrue(message.endsWith("no column 'z'; there are: a, b, \"c\""), message);
  }

  @Test
  void compressedFilesAreRead() throws IOException {
    Path file = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a\n1".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of(List.of("1")), CsvFile.read(file).rows());
  }

  @Test
  void malformedFilesNameTheLine() {
    refused("empty; the first line must name the columns", "\n\n");
    refused("line 3 has 1 fields, but the first line names 2 columns", "a,b\n1,2\n3\n");
    refused("line 4: a quote is never closed", "a,b\n\"1\n\",2\n\"3,4\n");
    refused("line 2: text behind a closing quote", "a,b\n\"1\"x,2\n");
    assertThrows(DataException.class, () -> CsvFile.read(folder.resolve("none.csv")));
  }
}
