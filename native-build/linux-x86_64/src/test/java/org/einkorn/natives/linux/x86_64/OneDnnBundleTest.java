package org.einkorn.natives.linux.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.einkorn.natives.NativeBundle;
import org.einkorn.natives.NativeBundles;
import org.einkorn.natives.NativeCache;
import org.einkorn.natives.NativeFile;
import org.einkorn.natives.NativeManifest;
import org.einkorn.natives.Platform;
import org.einkorn.natives.Sha256;
import org.einkorn.natives.UnpackedBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDnnBundleTest {

  @Test
  void serviceLoaderFindsIt() {
    NativeBundle found = NativeBundles.find("onednn", new Platform("linux", "x86_64"));
    assertEquals(OneDnnBundle.class, found.getClass());
  }

  @Test
  void manifestIsThatOfItsNameAndPlatform() {
    OneDnnBundle bundle = new OneDnnBundle();
    NativeManifest manifest = bundle.manifest();
    assertEquals(bundle.name(), manifest.name());
    assertEquals(bundle.platform(), manifest.platform());
    assertEquals(
        List.of("libgomp.so.1", "libdnnl.so.3"),
        manifest.files().stream().map(NativeFile::name).toList());
  }

  @Test
  void pinnedArtifactHasTheSumsOfTheManifest(@TempDir Path cache) throws Exception {
    UnpackedBundle unpacked = new NativeCache(cache).unpack(new OneDnnBundle());
    for (NativeFile file : unpacked.manifest().files()) {
      assertEquals(file.sha256(), Sha256.of(unpacked.file(file.name())), file.name());
    }
  }

  @Test
  void licencesLieBeside() throws Exception {
    for (String licence :
        List.of("NOTICE.txt", "Apache-2.0.txt", "GPL-3.0.txt", "GCC-RUNTIME-EXCEPTION-3.1.txt")) {
      try (InputStream in = new OneDnnBundle().open("licences/" + licence)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.length() > 1000, licence);
      }
    }
  }

  @Test
  void absentFileIsNamed() {
    FileNotFoundException e =
        assertThrows(FileNotFoundException.class, () -> new OneDnnBundle().open("libnone.so"));
    assertNotNull(e.getMessage());
    assertTrue(e.getMessage().contains("libnone.so"), e.getMessage());
  }
}
