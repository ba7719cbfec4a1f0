package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLookTest {

  @TempDir private Path nowhere;

  @Test
  void outsideACloneTheCommitIsThatOfTheBuild() {
    assertEquals("0123456789ab", MachineLook.commit(nowhere, "0123456789ab"));
    assertEquals("0123456789ab+", MachineLook.commit(nowhere, "0123456789ab-dirty"));
    assertEquals("unknown", MachineLook.commit(nowhere, ""));
  }
}
