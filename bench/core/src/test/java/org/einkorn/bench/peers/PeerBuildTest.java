package org.einkorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with a script in Maven's place. */
class PeerBuildTest {

  @TempDir private Path folder;

  private final List<String> progress = new ArrayList<>();
  private Peer peer;

  @BeforeEach
  void writeProject() throws IOException {
    Path home = folder.resolve("fake");
    Files.createDirectories(home.resolve("src"));
    Files.createDirectories(home.resolve("target"));
    Files.createDirectories(folder.resolve("protocol"));
    Files.writeString(folder.resolve("pom.xml"), "<project/>");
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    peer = new Peer(home, "", "", "Fake", List.of(), List.of(), Map.of(), false, List.of());
  }

  private PeerBuild maven(String script) throws IOException {
    Path command = folder.resolve("mvn");
    Files.writeString(command, "#!/bin/sh\n" + script + "\n");
    assertTrue(command.toFile().setExecutable(true));
    return new PeerBuild(peer, command.toString());
  }

  private String failure(PeerBuild build) {
    return assertThrows(PeerException.class, () -> build.run(progress::add)).getMessage();
  }

  @Test
  void absentArtifactsAreNamed() throws IOException {
    String message =
        failure(
            maven(
                "echo '[INFO] Scanning'; echo '[ERROR] Could not resolve dependencies: g:a:1';"
                    + " exit 1"));
    assertEquals(
        "peer 'fake' cannot be resolved; try again with a network, or leave it out of --peers:\n"
            + "  Could not resolve dependencies: g:a:1",
        message);
  }

  @Test
  void compilerErrorsAreShown() throws IOException {
    String message = failure(maven("echo '[ERROR] Fake.java:[1,2] no'; exit 1"));
    assertEquals("peer 'fake' does not build:\n  Fake.java:[1,2] no", message);
  }

  @Test
  void absentMavenIsExplained() {
    String message = failure(new PeerBuild(peer, folder.resolve("none").toString()));
    assertTrue(message.contains("it needs Maven on the path (or MAVEN_HOME)"), message);
  }

  @Test
  void onlyNewerSourcesBuildAgain() throws IOException {
    PeerBuild build = maven("echo run >> '" + folder.resolve("runs") + "'");
    build.run(progress::add);
    build.run(progress::add);
    assertEquals(List.of("run"), Files.readAllLines(folder.resolve("runs")));
    Path source = Files.writeString(peer.folder().resolve("src/Fake.java"), "class Fake {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    build.run(progress::add);
    assertEquals(List.of("run", "run"), Files.readAllLines(folder.resolve("runs")));
    assertEquals(2, progress.size());
  }
}
