package org.einkorn.natives;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A bundle whose files are byte arrays; its manifest tells the truth unless it is replaced. */
final class MemoryBundle implements NativeBundle {

  private final Map<String, byte[]> files = new TreeMap<>();

  MemoryBundle(String file, byte[] content) {
    files.put(file, content);
    files.put(
        MANIFEST, manifest(file, content.length, sum(content)).getBytes(StandardCharsets.UTF_8));
  }

  static String sum(byte[] content) {
    return java.util.HexFormat.of().formatHex(Sha256.digest().digest(content));
  }

  static String manifest(String file, long size, String sum) {
    return """
    name=memory
    version=1.2
    platform=test-none
    origin=the test
    files=%1$s
    %1$s.size=%2$d
    %1$s.sha256=%3$s
    """
        .formatted(file, size, sum);
  }

  MemoryBundle with(String file, byte[] content) {
    files.put(file, content);
    return this;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String platform() {
    return "test-none";
  }

  @Override
  public InputStream open(String file) throws FileNotFoundException {
    byte[] content = files.get(file);
    if (content == null) {
      throw new FileNotFoundException(file);
    }
    return new ByteArrayInputStream(content);
  }
}
