package org.einkorn.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The peers of a folder, each a folder of its own with a {@code peer.json}. */
public final class Peers {

  /** The system property that names another folder than the source tree's {@code bench/peers}. */
  public static final String FOLDER_PROPERTY = "einkorn.peers";

  private final Path folder;

  private Peers(Path folder) {
    this.folder = folder;
  }

  /** The peers of this source tree: those beside the classes, or those that the property names. */
  public static Peers ofSourceTree() {
    String named = System.getProperty(FOLDER_PROPERTY, "");
    return new Peers(named.isEmpty() ? besideClasses() : Path.of(named));
  }

  /** The peers of a folder. */
  public static Peers in(Path folder) {
    return new Peers(folder);
  }

  /** All names, sorted; the modes of a peer follow it, as {@code onednn:resident}. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      throw new PeerException(
          folder
              + " is no folder: peers are built from Einkorn's sources; run from a source tree, or"
              + " name its bench/peers with -D"
              + FOLDER_PROPERTY
              + "=FOLDER");
    }
    return all().stream().map(Peer::name).toList();
  }

  private List<Peer> all() {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> Files.exists(child.resolve(Peer.FILE)))
          .sorted()
          .flatMap(child -> Peer.read(child).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The peer with this name.
   *
   * @throws IllegalArgumentException when there is none; the message lists those that are
   */
  public Peer named(String name) {
    List<String> names = names();
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "no peer is called '" + name + "'; there are: " + String.join(", ", names));
    }
    return all().get(names.indexOf(name));
  }

  /** The nearest {@code bench/peers} above the place of this class. */
  private static Path besideClasses() {
    Path classes = Path.of(java.net.URI.create(location()));
    for (Path parent = classes; parent != null; parent = parent.getParent()) {
      Path candidate = parent.resolve("bench").resolve("peers");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return Path.of("bench", "peers").toAbsolutePath();
  }

  private static String location() {
    return Peers.class.getProtectionDomain().getCodeSource().getLocation().toString();
  }
}
