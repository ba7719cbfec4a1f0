package org.einkorn.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AsciiFallbackTest {

  private static String written(Charset charset, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintWriter printer = AsciiFallback.printer(bytes, charset);
    printer.print(text);
    printer.flush();
    return bytes.toString(charset);
  }

  @Test
  void whatTheCharsetLacksKeepsItsWidth() {
    String text = "12 µs, 1.4× – a→b … ✓ ━━─";
    String ascii = written(StandardCharsets.US_ASCII, text);
    assertEquals("12 us, 1.4x - a>b ~ + ==-", ascii.replace("....", "…"), ascii);
    assertEquals(text.length(), ascii.length());
  }

  @Test
  void whatTheCharsetHasStays() {
    assertEquals("12 µs ✓", written(StandardCharsets.UTF_8, "12 µs ✓"));
    assertEquals("12 µs +", written(StandardCharsets.ISO_8859_1, "12 µs ✓"));
  }
}
