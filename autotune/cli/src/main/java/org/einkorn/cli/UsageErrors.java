package org.einkorn.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was wrong with a command line. */
final class UsageErrors {

  private UsageErrors() {}

  static CommandException explain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    return e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()
        ? explainUnmatched(command, unmatched.getUnmatched().getFirst(), help)
        : CommandException.usage(firstLetterLowered(e), "See " + help + ".", e);
  }

  private static CommandException explainUnmatched(
      CommandLine command, String argument, String help) {
    List<String> known = new ArrayList<>();
    String kind;
    if (argument.startsWith("-")) {
      kind = "option";
      command.getCommandSpec().options().forEach(o -> known.addAll(List.of(o.names())));
    } else if (!command.getSubcommands().isEmpty()) {
      kind = "command";
      known.addAll(command.getSubcommands().keySet());
    } else {
      kind = "argument";
    }
    String given = argument.replaceFirst("=.*", "");
    String suggestion =
        Suggestions.nearest(given, known).map(word -> " Did you mean '" + word + "'?").orElse("");
    String message = kind.equals("argument") ? "unexpected " + kind : "unknown " + kind;
    String mark = suggestion.isEmpty() ? "" : ".";
    return CommandException.usage(
        message + " '" + given + "'" + mark + suggestion, "See " + help + ".");
  }

  private static String firstLetterLowered(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    String lowered = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    return lowered
        .replace("is not a double", "is not a number")
        .replaceFirst("is not an? (int|long)$", "is not a whole number");
  }
}
