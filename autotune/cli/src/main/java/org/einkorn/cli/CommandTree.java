package org.einkorn.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All commands of all modules, as picocli knows them. */
final class CommandTree {

  private static final int HELP_WIDTH = 96;

  private static final String[] VERSION_NAMES = {"-V", "--version"};

  /** A command below the program. */
  record Node(CommandEntry entry, CommandLine line) {

    String name() {
      return line.getCommandName();
    }

    String summary() {
      String[] description = line.getCommandSpec().usageMessage().description();
      return description.length == 0 ? "" : description[0];
    }
  }

  private final CommandLine root;
  private final List<Node> nodes = new ArrayList<>();

  private CommandTree(String program) {
    CommandSpec spec = CommandSpec.create().name(program);
    spec.addOption(OptionSpec.builder(VERSION_NAMES).versionHelp(true).build());
    root = new CommandLine(spec);
  }

  /**
   * The commands of every provider that can be found.
   *
   * @throws IllegalStateException when two providers bring commands of one name
   */
  static CommandTree load(String program) {
    List<CommandProvider> providers = new ArrayList<>();
    ServiceLoader.load(CommandProvider.class).forEach(providers::add);
    providers.sort(Comparator.comparing(provider -> provider.getClass().getName()));
    return of(program, providers);
  }

  static CommandTree of(String program, List<CommandProvider> providers) {
    CommandTree tree = new CommandTree(program);
    for (CommandProvider provider : providers) {
      for (CommandEntry entry : provider.commands()) {
        tree.add(entry, provider);
      }
    }
    tree.settle();
    return tree;
  }

  private void add(CommandEntry entry, CommandProvider provider) {
    CommandLine line = new CommandLine(entry.command().get());
    String name = line.getCommandName();
    if (root.getSubcommands().containsKey(name)) {
      throw new IllegalStateException(
          "two commands are called '" + name + "'; one is of " + provider.getClass().getName());
    }
    root.addSubcommand(line);
    nodes.add(new Node(entry, line));
  }

  /** Settings that picocli hands down to all commands that exist by now. */
  private void settle() {
    root.setExpandAtFiles(false);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setOverwrittenOptionsAllowed(true);
    root.setPosixClusteredShortOptionsAllowed(false);
    addCommonOptions(root);
  }

  private static void addCommonOptions(CommandLine line) {
    line.getCommandSpec()
        .addMixin("common", CommandSpec.forAnnotatedObject(new CommonOptions()))
        .usageMessage()
        .sortOptions(true)
        .abbreviateSynopsis(true)
        .descriptionHeading("%n")
        .parameterListHeading("%nArguments%n")
        .optionListHeading("%nOptions%n")
        .commandListHeading("%nCommands%n")
        .footerHeading(hasFooter(line) ? "%n" : "");
    line.getSubcommands().values().forEach(CommandTree::addCommonOptions);
  }

  private static boolean hasFooter(CommandLine line) {
    return line.getCommandSpec().usageMessage().footer().length > 0;
  }

  CommandLine root() {
    return root;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** The help page of a command. */
  static String help(CommandLine command, int width, boolean colour) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(Math.clamp(width, UsageMessageSpec.DEFAULT_USAGE_WIDTH - 24, HELP_WIDTH));
    return command.getUsageMessage(colour ? Ansi.ON : Ansi.OFF);
  }
}
