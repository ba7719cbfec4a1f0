package org.einkorn.peers.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PeerLoopTest {

  @TempDir private Path folder;

  /** Adds 1 to a number in place, and prints where it must not. */
  private static final class Counter implements Library {
    @Override
    public String version() {
      return "7";
    }

    @Override
    public Map<String, String> details() {
      return Map.of("kind", "counter");
    }

    @Override
    public Operation prepare(Task task) throws Refusal {
      task.requireOp("the counter", "count");
      Operand dst = task.operand("dst");
      Operation operation =
          () -> {
            float old = dst.segment().get(ValueLayout.JAVA_FLOAT, 0);
            dst.segment().set(ValueLayout.JAVA_FLOAT, 0, old + 1);
          };
      System.out.println("a library that talks");
      operation.run(); // a trial of its own, whose traces must vanish
      return operation;
    }
  }

  private List<JsonNode> talk(String... requests) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try {
      System.setIn(
          new ByteArrayInputStream(String.join("\n", requests).getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(answers, true, StandardCharsets.UTF_8));
      PeerLoop.run(new String[] {"1"}, _ -> new Counter());
    } finally {
      System.setOut(out);
    }
    return answers
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private Path number(float value) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putFloat(value);
    return Files.write(folder.resolve("dst"), bytes.array());
  }

  private static String prepare(int id, String op, Path file) {
    return ("{'id':%d,'do':'prepare','task':{'op':'%s','operands':{'dst':{'file':'%s',"
            + "'type':'f32','written':true}}}}")
        .formatted(id, op, file)
        .replace('\'', '"');
  }

  @Test
  void aTaskIsComputedOnceOnFreshOperandsAndMeasured() throws Exception {
    Path file = number(41);
    List<JsonNode> answers =
        talk(
            "{\"id\":1,\"do\":\"describe\"}",
            prepare(2, "count", file),
            "{\"id\":3,\"do\":\"measure\",\"task\":2,\"samples\":3,\"warmUpNanos\":0,"
                + "\"shortestNanos\":1000000,\"coldBytes\":0}",
            "{\"id\":4,\"do\":\"release\",\"task\":2}",
            "{\"id\":5,\"do\":\"measure\",\"task\":2,\"samples\":3}");
    assertEquals(5, answers.size());
    assertEquals("7", answers.get(0).path("version").asString());
    assertEquals("counter", answers.get(0).path("details").path("kind").asString());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    assertEquals(42, bytes.getFloat());
    assertEquals(3, answers.get(2).path("nanosPerRun").size());
    assertTrue(answers.get(2).path("runsPerSample").asInt() > 1);
    assertTrue(answers.get(4).path("error").asString().contains("was released"));
    assertEquals(5, answers.get(4).path("id").asInt());
  }

  @Test
  void refusalsAndErrorsAreAnswers() throws Exception {
    List<JsonNode> answers = talk(prepare(1, "gemm", number(0)), "{\"id\":2,\"do\":\"dance\"}");
    assertEquals("the counter has no gemm", answers.get(0).path("refused").asString());
    assertTrue(answers.get(1).path("error").asString().contains("dance"));
  }
}
