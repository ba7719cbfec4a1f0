package org.einkorn.cli;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

/** Commands that do little but fail in every way. */
final class SampleCommands implements CommandProvider {

  @Override
  public List<CommandEntry> commands() {
    return List.of(
        new CommandEntry(CommandGroup.MACHINE, Greet::new, "say hello"),
        CommandEntry.of(CommandGroup.KERNELS, Fail::new),
        CommandEntry.of(CommandGroup.NETWORKS, Data::new));
  }

  @Command(name = "greet", description = "Greets somebody.")
  static final class Greet implements Subcommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Who is greeted.")
    private String name = "world";

    @Option(names = "--times", paramLabel = "N", description = "How often.")
    private int times = 1;

    @Mixin private JsonOption json = new JsonOption();

    @Override
    public int run(Session session) {
      session.progress("greeting", 1).close();
      for (int i = 0; i < times; i++) {
        session.println("hello " + name);
      }
      if (json.enabled()) {
        session.json(JsonNodeFactory.instance.objectNode().put("name", name).put("unit", "µs"));
      }
      return ExitCode.OK;
    }
  }

  @Command(name = "fail", description = "Fails.")
  static final class Fail implements Subcommand {
    @Parameters(paramLabel = "HOW")
    private String how = "";

    @Override
    public int run(Session session) throws Exception {
      return switch (how) {
        case "check" -> ExitCode.FAILED;
        case "usage" -> throw CommandException.usage("7 is not even", "Give an even number.");
        case "failure" -> throw CommandException.failure("it broke", "", new Exception("why"));
        case "file" -> throw new UncheckedIOException(new NoSuchFileException("/no/where"));
        case "argument" -> throw new IllegalArgumentException("n is -1, must be positive");
        case "memory" -> throw new OutOfMemoryError("Java heap space");
        case "interrupt" -> throw new InterruptedException();
        default -> throw new NullPointerException("x is null");
      };
    }
  }

  @Command(
      name = "data",
      description = "Handles data.",
      subcommands = {Greet.class})
  static final class Data implements Subcommand {
    @Override
    public int run(Session session) {
      throw CommandException.usage("'data' needs a command", "See ./einkorn data --help.");
    }
  }
}
