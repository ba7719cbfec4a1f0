package org.einkorn.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  /** Twenty for a thorough run: {@code -Deinkorn.test.kills=20}. */
  private static final int KILLS = Integer.getInteger("einkorn.test.kills", 2);

  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  private static Network network(int classes) {
    return new Network(
        new Sequential(new Flatten(), new Linear(64, classes)), Engine.cpu(), RandomKey.of(1));
  }

  private static void train(Network network, Optimizer optimizer, Path file, int batch)
      throws InterruptedException {
    new Trainer(network, optimizer)
        .checkpoint(file, 2)
        .fit(Digits.load().train().first(64), FitOptions.epochs(1).withBatchSize(batch));
  }

  /** A process that is killed at any instant and started again ends with the bits of one run. */
  @Test
  void aRunThatIsKilledEndsWithTheSameBits() throws IOException, InterruptedException {
    String unbroken = StrictRun.hash(folder.resolve("unbroken"));
    Path checkpoint = folder.resolve("killed");
    Path result = folder.resolve("result");
    RandomKey key = RandomKey.of(KILLS);
    int killed = 0;
    while (killed < KILLS) {
      long before = modified(checkpoint);
      Process process = start(checkpoint, result);
      try {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (modified(checkpoint) == before && process.isAlive() && System.nanoTime() < end) {
          Thread.sleep(1);
        }
        Thread.sleep(key.below(killed, 20));
        if (!process.isAlive()) {
          assertEquals(0, process.exitValue(), "a run failed by itself; see its output above");
          break;
        }
        process.destroyForcibly().waitFor();
        killed++;
      } finally {
        process.destroyForcibly();
      }
    }
    assertTrue(killed > 0, "no run lived until it was killed; see its output above");
    Process last = start(checkpoint, result);
    try {
      assertTrue(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the last run hangs");
      assertEquals(0, last.exitValue());
    } finally {
      last.destroyForcibly();
    }
    assertEquals(unbroken, Files.readString(result), "after " + killed + " kills");
  }

  private static long modified(Path file) throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) : 0;
  }

  private static Process start(Path checkpoint, Path result) throws IOException {
    Set<String> path = new LinkedHashSet<>();
    String base = System.getProperty("basedir");
    if (base != null) {
      path.add(Path.of(base, "target", "test-classes").toString());
      path.add(Path.of(base, "target", "classes").toString());
    }
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String entries = System.getProperty(property, "");
      path.addAll(Arrays.asList(entries.split(File.pathSeparator)));
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Deinkorn.book=" + System.getProperty("einkorn.book", "none.json"),
            "-cp",
            String.join(File.pathSeparator, path),
            StrictRun.class.getName(),
            checkpoint.toString(),
            result.toString())
        .inheritIO()
        .start();
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() throws IOException, InterruptedException {
    Path file = folder.resolve("run");
    Network network = network(10);
    train(network, Optimizer.adam(network, 1e-3), file, 32);
    Network other = network(10);
    assertTrue(
        refusal(other, Optimizer.adam(other, 1e-3), file, 16)
            .contains("was made with batch size 32, this run has 16"));
    assertTrue(
        refusal(other, Optimizer.sgd(other, 1e-3), file, 32).contains("make the same optimizer"));
    network.save(file);
    assertTrue(
        refusal(other, Optimizer.adam(other, 1e-3), file, 32)
            .contains("expected a checkpoint of version 1"));
  }

  @Test
  void changedBytesAreNoticed() throws IOException, InterruptedException {
    Path file = folder.resolve("run");
    Network network = network(10);
    train(network, Optimizer.sgd(network, 1e-3), file, 32);
    byte[] whole = Files.readAllBytes(file);
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    whole[text.indexOf("\"batch size\":\"32\"") + 15] = '4';
    Files.write(file, whole);
    assertTrue(
        refusal(network, Optimizer.sgd(network, 1e-3), file, 32)
            .contains("corrupt: the checksum of the notes"));
  }

  private static String refusal(Network network, Optimizer optimizer, Path file, int batch) {
    var error =
        assertThrows(UncheckedIOException.class, () -> train(network, optimizer, file, batch));
    return String.valueOf(error.getMessage());
  }
}
