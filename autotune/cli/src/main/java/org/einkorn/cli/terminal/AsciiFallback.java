package org.einkorn.cli.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/**
 * Writes what the charset has as it is, and for the rest one ASCII character that looks alike. A
 * container without a locale has ASCII only, and question marks would spoil every table.
 */
public final class AsciiFallback extends FilterWriter {

  private static final String FROM = "µμ×…—–−·→←✓✗█━╸─░▏▎▍▌▋▊▉≥≤±°“”’‘▲▼●";
  private static final String TO__ = "uux~---.><+x#==-.........><~o\"\"''^v*";

  private final CharsetEncoder encoder;

  private AsciiFallback(Writer out, CharsetEncoder encoder) {
    super(out);
    this.encoder = encoder;
  }

  /** A printer to the stream, flushed at each line. */
  public static PrintWriter printer(OutputStream stream, Charset charset) {
    Writer writer = new OutputStreamWriter(stream, charset);
    CharsetEncoder encoder = charset.newEncoder();
    return new PrintWriter(
        encoder.canEncode(FROM) ? writer : new AsciiFallback(writer, encoder), true);
  }

  @Override
  public void write(int c) throws IOException {
    out.write(substitute((char) c));
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(buffer[i]);
    }
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(text.charAt(i));
    }
  }

  private char substitute(char c) {
    int place = c < 128 ? -1 : FROM.indexOf(c);
    return place < 0 || encoder.canEncode(c) ? c : TO__.charAt(place);
  }
}
