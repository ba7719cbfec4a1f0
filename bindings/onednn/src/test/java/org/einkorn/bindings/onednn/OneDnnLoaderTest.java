package org.einkorn.bindings.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.einkorn.bindings.onednn.LoadedOneDnn.Source;
import org.einkorn.natives.NativeBundle;
import org.einkorn.natives.NativeBundles;
import org.einkorn.natives.NativeCache;
import org.einkorn.natives.NativeLibraryException;
import org.einkorn.natives.Platform;
import org.einkorn.natives.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDnnLoaderTest {

  @TempDir private Path folder;

  private static NativeBundle notPackaged() {
    return NativeBundles.find("onednn", new Platform("plan9", "vax"));
  }

  private OneDnnLoader explicit(Path file) {
    return new OneDnnLoader(
        file.toString(),
        OneDnnLoaderTest::notPackaged,
        new NativeCache(folder),
        List.of(),
        Map.of());
  }

  private OneDnnLoader system(Path... files) {
    List<String> names = Arrays.stream(files).map(Path::toString).toList();
    return new OneDnnLoader(
        "", OneDnnLoaderTest::notPackaged, new NativeCache(folder), names, Map.of());
  }

  private Path write(String name, byte[] content) throws Exception {
    return Files.write(folder.resolve(name), content);
  }

  private static String failure(OneDnnLoader loader) {
    return messageOf(assertThrows(OneDnnException.class, loader::load));
  }

  private static String messageOf(Throwable e) {
    return Objects.requireNonNull(e.getMessage());
  }

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + message + "' lacks '" + part + "'");
    }
  }

  @Test
  void missingFileIsNamed() {
    assertSays(failure(explicit(folder.resolve("none.so"))), "none.so", "names no file");
  }

  @Test
  void garbageIsRefusedWithTheLoadersReason() throws Exception {
    Path text =
        write("garbage.so", "this is no library".repeat(100).getBytes(StandardCharsets.UTF_8));
    assertSays(failure(explicit(text)), "garbage.so", "invalid ELF header");
    Path empty = write("empty.so", new byte[0]);
    assertSays(failure(explicit(empty)), "empty.so", "file too short");
  }

  @Test
  void libraryOfSomethingElseIsRefused() throws Exception {
    Path other = write("other.so", ElfStub.library("hello", 3, 0, 0, 2));
    assertSays(failure(explicit(other)), "is no oneDNN", "dnnl_version");
  }

  @Test
  void version2IsRefused() throws Exception {
    Path old = write("libdnnl.so.2", ElfStub.oneDnn(2, 6, 3, 2));
    assertSays(failure(explicit(old)), "is oneDNN 2.6.3", "version 3", "-Deinkorn.onednn.path=");
    assertSays(failure(system(old)), "is oneDNN 2.6.3");
  }

  @Test
  void otherThreadingRuntimeIsRefused() throws Exception {
    Path tbb = write("tbb.so", ElfStub.oneDnn(3, 11, 0, 4));
    assertSays(failure(explicit(tbb)), "OpenMP", "ONEDNN_CPU_RUNTIME=OMP");
  }

  @Test
  void missingFunctionIsNamed() throws Exception {
    Path hollow = write("hollow.so", ElfStub.oneDnn(3, 99, 0, 2));
    assertSays(failure(explicit(hollow)), "oneDNN 3.99.0", "no function dnnl_engine_create");
  }

  @Test
  void nothingAnywhereNamesWhatWasTried() {
    assertSays(
        failure(system(folder.resolve("libdnnl.so.3"), folder.resolve("libdnnl.so"))),
        "no packaged onednn for plan9-vax",
        "libdnnl.so.3",
        "cannot open shared object file");
  }

  @Test
  void wrongChecksumOfThePackagedLibraryIsRefused() {
    NativeBundle damaged =
        new NativeBundle() {
          @Override
          public String name() {
            return "onednn";
          }

          @Override
          public String platform() {
            return "test";
          }

          @Override
          public InputStream open(String file) {
            String text =
                file.equals(MANIFEST)
                    ? "name=onednn\nversion=3\nplatform=test\norigin=test\nfiles=libdnnl.so.3\n"
                        + "libdnnl.so.3.size=5\nlibdnnl.so.3.sha256="
                        + "0".repeat(64)
                    : "wrong";
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
          }
        };
    OneDnnLoader loader =
        new OneDnnLoader(
            "", () -> damaged, new NativeCache(folder), List.of("libdnnl.so.3"), Map.of());
    OneDnnException e = assertThrows(OneDnnException.class, loader::load);
    assertSays(messageOf(e), "packaged oneDNN", "wrong checksum", "0000");
    assertInstanceOf(NativeLibraryException.class, e.getCause());
  }

  @Test
  void explicitLibraryTakesThePlaceOfThePackagedOne() {
    LoadedOneDnn packaged = OneDnn.load().loaded();
    LoadedOneDnn loaded = explicit(Path.of(packaged.path())).load().loaded();
    assertEquals(Source.EXPLICIT, loaded.source());
    assertEquals(packaged.version(), loaded.version());
    assertTrue(loaded.openMpWasLoaded());
  }

  @Test
  void systemLibraryIsTakenWhereNoneIsPackaged() {
    Path file = Path.of(OneDnn.load().loaded().path());
    assertEquals(Source.SYSTEM, system(folder.resolve("none"), file).load().loaded().source());
  }

  @Test
  void saysWhatWasLoaded() throws Exception {
    LoadedOneDnn loaded = OneDnn.load().loaded();
    assertEquals(Source.PACKAGED, loaded.source());
    assertEquals("3.11.0", loaded.version().toString());
    assertTrue(loaded.path().endsWith("libdnnl.so.3"), loaded.path());
    assertEquals(Sha256.of(Path.of(loaded.path())), loaded.sha256());
    assertTrue(loaded.openMp().endsWith("libgomp.so.1"), loaded.openMp());
    assertEquals(Path.of(loaded.path()).getParent(), Path.of(loaded.openMp()).getParent());
    assertSame(OneDnn.load(), OneDnn.load());
  }

  @Test
  void environmentInForceIsReported() {
    Map<String, String> environment =
        Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "GOMP_SPINCOUNT", "10", "HOME", "/root");
    Path file = Path.of(OneDnn.load().loaded().path());
    LoadedOneDnn loaded =
        new OneDnnLoader(
                file.toString(),
                OneDnnLoaderTest::notPackaged,
                new NativeCache(folder),
                List.of(),
                environment)
            .load()
            .loaded();
    assertEquals(
        Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "GOMP_SPINCOUNT", "10"), loaded.environment());
    assertEquals(Map.of(), loaded.set(), "the user's own choice of waiting stands");
  }
}
