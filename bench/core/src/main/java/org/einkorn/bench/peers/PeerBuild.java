package org.einkorn.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds a peer with Maven: the only place where an artifact may come from the network, and only
 * because the user asked for the peer.
 *
 * @param peer the peer
 * @param maven the command
 */
record PeerBuild(Peer peer, String maven) {

  /** Lines of Maven that say why: the compiler's warnings are errors here. */
  private static final Pattern REASON = Pattern.compile("\\[ERROR]|\\[WARNING] .*\\.java:\\[");

  private static final Pattern HINT =
      Pattern.compile("\\[Help|^(->|To see the|Re-run|For more|After correcting|mvn <args>)");

  private static final int LAST_LINES = 15;

  static PeerBuild of(Peer peer) {
    String home = System.getenv().getOrDefault("MAVEN_HOME", "");
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    String command = windows ? "mvn.cmd" : "mvn";
    return new PeerBuild(peer, home.isEmpty() ? command : Path.of(home, "bin", command).toString());
  }

  void run(Consumer<String> progress) {
    try {
      if (isFresh()) {
        return;
      }
      progress.accept("resolving and building peer '" + peer.name() + "'");
      Path log = Files.createTempFile("einkorn-peer-" + peer.project() + '-', ".log");
      int status = maven(log);
      String output = Files.readString(log, StandardCharsets.UTF_8);
      Files.delete(log);
      if (status != 0) {
        throw new PeerException(failure(output));
      }
      Files.writeString(stamp(), "");
    } catch (IOException e) {
      throw new PeerException(
          "peer '"
              + peer.name()
              + "' cannot be built: "
              + e.getMessage()
              + "; it needs Maven on the path (or MAVEN_HOME)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted while peer '" + peer.name() + "' was built", e);
    }
  }

  private int maven(Path log) throws IOException, InterruptedException {
    Path aggregator = peer.folder().resolveSibling("pom.xml");
    ProcessBuilder builder =
        new ProcessBuilder(
            maven,
            "--batch-mode",
            "--quiet",
            "--no-transfer-progress",
            "--file",
            aggregator.toString(),
            "--projects",
            peer.project(),
            "--also-make",
            "-Dmaven.test.skip=true",
            "package");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      process.getOutputStream().close();
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  private String failure(String output) {
    List<String> lines =
        output
            .lines()
            .filter(line -> REASON.matcher(line).lookingAt())
            .map(line -> line.substring(line.indexOf(']') + 1).strip())
            .filter(line -> !line.isEmpty() && !HINT.matcher(line).find())
            .limit(LAST_LINES)
            .toList();
    String reasons = lines.isEmpty() ? output.strip() : String.join("\n  ", lines);
    boolean absent =
        Stream.of("Could not resolve", "Could not find", "Could not transfer", "Non-resolvable")
            .anyMatch(output::contains);
    return absent
        ? "peer '"
            + peer.name()
            + "' cannot be resolved; try again with a network, or leave it out of --peers:\n  "
            + reasons
        : "peer '" + peer.name() + "' does not build:\n  " + reasons;
  }

  private Path stamp() {
    return peer.folder().resolve("target").resolve("peer.stamp");
  }

  /** True when nothing that goes into it is newer than its last build. */
  private boolean isFresh() throws IOException {
    if (!Files.exists(stamp())) {
      return false;
    }
    FileTime built = Files.getLastModifiedTime(stamp());
    for (Path source :
        List.of(
            peer.folder().resolve("pom.xml"),
            peer.folder().resolve("src"),
            peer.folder().resolveSibling("pom.xml"),
            peer.folder().resolveSibling("protocol"))) {
      if (isNewer(source, built)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNewer(Path source, FileTime built) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean output = file.toString().contains("/target/");
        if (!output && Files.getLastModifiedTime(file).compareTo(built) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
