package org.einkorn.nn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.einkorn.cli.ExitCode;
import org.einkorn.nn.io.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TrainCommandTest {
  @TempDir private Path folder;

  private static CommandRun train(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "train";
    args[1] = "--model";
    args[2] = "mlp";
    System.arraycopy(more, 0, args, 3, more.length);
    return CommandRun.of(args);
  }

  @Test
  void whatIsTrainedCanBeEvaluated() {
    Path file = folder.resolve("w.safetensors");
    CommandRun trained = train("--epochs", "2", "--out", file.toString(), "--json");
    assertEquals(ExitCode.OK, trained.status(), trained.err());
    JsonNode document = trained.json();
    assertEquals(359, document.get("examples").asInt());
    assertTrue(document.get("accuracy").asDouble() > 0.6, document.toString());
    CommandRun evaluated = CommandRun.of("evaluate", file.toString(), "--json");
    assertEquals(ExitCode.OK, evaluated.status(), evaluated.err());
    assertEquals(document.get("confusion"), evaluated.json().get("confusion"));
    CommandRun printed = CommandRun.of("evaluate", file.toString());
    assertTrue(printed.out().contains("recall"), printed.out());
  }

  @Test
  void onAllDevicesItIsTunedAndRankedAndTrainedOnTheFastest() {
    String[] all = {"--device", "all", "--tune-seconds", "1", "--epochs", "1"};
    CommandRun run =
        train(Stream.concat(Stream.of(all), Stream.of("--json")).toArray(String[]::new));
    assertEquals(ExitCode.OK, run.status(), run.err());
    JsonNode document = run.json();
    JsonNode first = document.get("ranking").get(0);
    assertEquals(document.get("device"), first.get("device"));
    assertEquals(1.0, first.get("slower").asDouble());
    assertTrue(first.get("stepNanos").asDouble() > 0, document.toString());
    assertTrue(run.err().contains("Devices, ranked by whole training steps"), run.err());
    usage("--device all does not go with --strict", "train", "--device", "all", "--strict");
    usage("--tune-seconds 0: must be", "train", "--device", "all", "--tune-seconds", "0");
    usage("--batch 5000: there are only", "train", "--device", "all", "--batch", "5000");
  }

  @Test
  void strictRunsOfOneSeedAreEqual() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    train("--epochs", "1", "--strict", "--threads", "1", "--out", one.toString());
    train("--epochs", "1", "--strict", "--threads", "2", "--out", two.toString());
    assertEquals(-1, Files.mismatch(one, two));
  }

  /** Ctrl-C interrupts the thread: the weights are saved whole, and the status says it. */
  @Test
  void interruptionSavesTheWeights() throws Exception {
    Path file = folder.resolve("w");
    CompletableFuture<CommandRun> result = new CompletableFuture<>();
    Thread runner =
        Thread.ofPlatform()
            .start(() -> result.complete(train("--epochs", "100000", "--out", file.toString())));
    Thread.sleep(2000);
    runner.interrupt();
    CommandRun run = result.get();
    assertEquals(ExitCode.INTERRUPTED, run.status(), run.err());
    assertTrue(Safetensors.read(file).size() > 6);
    assertTrue(run.out().contains("go on by: train --resume --out"), run.out());
  }

  /** A run that is broken off and taken up ends with the bits of one that is not. */
  @Test
  void resumedRunsAreEqual() throws Exception {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    String[] strict = {"--strict", "--threads", "1", "--epochs"};
    run(train(strict[0], strict[1], strict[2], strict[3], "3", "--out", whole.toString()));
    // The schedule knows the number of epochs, so the broken run must be one of three too.
    CompletableFuture<CommandRun> result = new CompletableFuture<>();
    Thread runner =
        Thread.ofPlatform()
            .start(() ->
                result.complete(
                    train(
                        strict[0],
                        strict[1],
                        strict[2],
                        strict[3],
                        "3",
                        "--out",
                        broken.toString(),
                        "--seed",
                        "1")));
    while (!Files.exists(broken) && result.getNow(null) == null) {
      Thread.sleep(20);
    }
    runner.interrupt();
    CommandRun first = result.get();
    Path log = folder.resolve("log.csv");
    CommandRun second =
        CommandRun.of(
            "train",
            "--resume",
            "--out",
            broken.toString(),
            "--strict",
            "--threads",
            "2",
            "--log",
            log.toString());
    assertEquals(ExitCode.OK, second.status(), first.err() + second.err());
    assertTrue(Files.readString(log).startsWith("epoch,loss,"), Files.readString(log));
    assertEquals(-1, Files.mismatch(whole, broken), first.err() + second.err());
  }

  private static void run(CommandRun run) {
    assertEquals(ExitCode.OK, run.status(), run.err());
  }

  @Test
  void wrongArgumentsAreNamed() throws IOException {
    usage("no model 'alexnet'", "train", "--model", "alexnet");
    usage("no data 'nothing', and no file or folder", "train", "--data", "nothing");
    usage(
        "char-lstm learns from a text, and digits is labelled images",
        "train",
        "--model",
        "char-lstm",
        "--data",
        "digits");
    usage("--resume: which run?", "train", "--resume");
    usage("there is no file", "train", "--resume", "--out", folder.resolve("none").toString());
    usage("Name one of its books", "train", "--data", "gutenberg");
    usage("no device 'gpu:7'", "train", "--device", "gpu:7");
    usage("--threads 0: must be at least 1", "train", "--threads", "0");
    usage("epochs and batch size must be positive, not 0 and 64", "train", "--epochs", "0");
    usage("--batch 5000: there are only", "train", "--batch", "5000");
    usage("--tune-seconds goes with --device all only", "train", "--tune-seconds", "5");
    usage("a rate must be 0 or more", "train", "--rate", "-1");
    usage("there is no folder", "train", "--out", folder.resolve("no/w").toString());
    usage("is a folder", "train", "--out", folder.toString());
    usage("/dev/null is a device", "train", "--out", "/dev/null");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    failure("neither train-labels-idx1-ubyte nor", "train", "--data", empty.toString());
  }

  @Test
  void badWeightsAreNamed() throws IOException {
    Path file = folder.resolve("w");
    failure("no such file; weights were expected here", "evaluate", file.toString());
    Files.writeString(file, "half");
    failure("truncated in the length of the header", "evaluate", file.toString());
    usage("is there already", "train", "--out", file.toString());
    Files.delete(file);
    train("--epochs", "1", "--out", file.toString());
    byte[] torn = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(torn, torn.length - 1));
    failure("truncated in the numbers", "evaluate", file.toString());
  }

  private static void usage(String part, String... args) {
    CommandRun run = CommandRun.of(args);
    assertEquals(ExitCode.USAGE, run.status(), run.err());
    assertTrue(run.err().contains(part), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
  }

  private static void failure(String part, String... args) {
    CommandRun run = CommandRun.of(args);
    assertEquals(ExitCode.FAILED, run.status(), run.err());
    assertTrue(run.err().contains(part), run.err());
  }
}
