package org.einkorn.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeManifestTest {

  private static final String SUM = "0123456789abcdef".repeat(4);

  private static NativeManifest read(String text) {
    return new MemoryBundle("x", new byte[0])
        .with(NativeBundle.MANIFEST, text.getBytes(StandardCharsets.UTF_8))
        .manifest();
  }

  @Test
  void readsWhatItHolds() {
    NativeManifest manifest = read(MemoryBundle.manifest("libx.so.1", 12, SUM));
    assertEquals("1.2", manifest.version());
    assertEquals(new NativeFile("libx.so.1", 12, SUM), manifest.file("libx.so.1"));
    assertEquals(12, manifest.totalSize());
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "version", "platform", "origin", "files", "libx.so.1.size"})
  void missingKeyIsNamed(String key) {
    String text =
        MemoryBundle.manifest("libx.so.1", 12, SUM).replaceAll("(?m)^" + key + "=.*$", "");
    NativeLibraryException e = assertThrows(NativeLibraryException.class, () -> read(text));
    assertTrue(e.getMessage().contains("'" + key + "'"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"../evil.so", "a/b.so", ".hidden", "-rf"})
  void namesThatLeaveTheFolderAreRefused(String name) {
    NativeLibraryException e =
        assertThrows(
            NativeLibraryException.class, () -> read(MemoryBundle.manifest(name, 12, SUM)));
    assertTrue(e.getMessage().contains("not a plain file name"), e.getMessage());
  }

  @Test
  void sumsAndSizesThatAreNoneAreRefused() {
    assertThrows(
        NativeLibraryException.class, () -> read(MemoryBundle.manifest("x", 12, "123abc")));
    assertThrows(NativeLibraryException.class, () -> read(MemoryBundle.manifest("x", -1, SUM)));
    assertThrows(
        NativeLibraryException.class,
        () -> read(MemoryBundle.manifest("x", 12, SUM).replace("size=12", "size=twelve")));
  }

  @Test
  void unknownFileIsNamed() {
    NativeManifest manifest = read(MemoryBundle.manifest("x", 12, SUM));
    assertThrows(NativeLibraryException.class, () -> manifest.file("y"));
  }

  @Test
  void platformsHaveTheNamesOfTheJars() {
    assertEquals("linux-x86_64", Platform.of("Linux", "amd64").id());
    assertEquals("macosx-arm64", Platform.of("Mac OS X", "aarch64").id());
    assertEquals("windows-x86_64", Platform.of("Windows 11", "amd64").id());
    assertEquals("linux-riscv64", Platform.of("Linux", "riscv64").id());
  }

  @Test
  void absentPlatformSaysWhatToAdd() {
    NativeLibraryException e =
        assertThrows(
            NativeLibraryException.class,
            () -> NativeBundles.find("onednn", new Platform("plan9", "vax")));
    assertTrue(e.getMessage().contains("plan9-vax"), e.getMessage());
    assertTrue(e.getMessage().contains("org.einkorn:einkorn-natives-plan9-vax"), e.getMessage());
  }
}
