package org.einkorn.nn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.einkorn.cli.Cancellation;
import org.einkorn.cli.Console;
import org.einkorn.cli.Main;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command did: run within this JVM, without an environment, so without any package client.
 *
 * @param status its exit status
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record CommandRun(int status, String out, String err) {

  static CommandRun of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(Console.of(out, err), new Cancellation(), args);
    return new CommandRun(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }
}
