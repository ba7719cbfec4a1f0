package org.einkorn.natives.linux.x86_64;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.einkorn.natives.NativeBundle;

/** oneDNN with the OpenMP runtime that it was linked to. */
public final class OneDnnBundle implements NativeBundle {

  private static final String FOLDER = "/META-INF/einkorn/onednn/linux-x86_64/";

  /** For {@link java.util.ServiceLoader}. */
  public OneDnnBundle() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public String platform() {
    return "linux-x86_64";
  }

  @Override
  public InputStream open(String file) throws IOException {
    InputStream in = OneDnnBundle.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new FileNotFoundException(FOLDER + file + " is not in the jar of " + platform());
    }
    return in;
  }
}
