package org.einkorn.nn.cli.fetch;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.KnownSet;

/** Fetches what is not in the user's cache, and shows what is being done. */
public final class Fetching {
  private Fetching() {}

  /** Fetches a set, or checks the one in the cache. */
  public static Fetcher.Fetched images(Session session, KnownSet set) throws InterruptedException {
    try (Progress progress = session.progress(set.name(), -1)) {
      Programs programs = Programs.of(session.environment());
      return new Fetcher(DataCache.ofUser(), programs, progress::message).fetch(set);
    } catch (FetchException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e.hint(), e);
    } catch (IOException e) {
      throw failure(set.name(), e);
    }
  }

  /** Fetches files, or checks those in the cache, and gives their folder. */
  public static Path files(Session session, KnownFiles files) throws InterruptedException {
    fetch(session, files);
    return files.folder(DataCache.ofUser());
  }

  /** Fetches files, or checks those in the cache, and tells whether they were there. */
  public static boolean fetch(Session session, KnownFiles files) throws InterruptedException {
    try (Progress progress = session.progress(files.name(), -1)) {
      Programs programs = Programs.of(session.environment());
      return new FileFetcher(DataCache.ofUser(), programs, progress::message).fetch(files);
    } catch (FetchException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e.hint(), e);
    } catch (IOException e) {
      throw failure(files.name(), e);
    }
  }

  private static CommandException failure(String name, IOException e) {
    return CommandException.failure(
        "cannot fetch " + name + ": " + (e instanceof FileSystemException ? e : e.getMessage()),
        "Set another place for the cache by -Deinkorn.cache or XDG_CACHE_HOME.",
        e);
  }
}
