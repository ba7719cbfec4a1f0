package org.einkorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.spi.ToolProvider;

/** A peer of one class that is good, or bad in one of many ways. */
public final class FakePeer {

  private FakePeer() {}

  /** Compiles it into a folder, where it is called {@code fake}. */
  public static Peer in(Path folder, String behaviour, boolean parallel) throws IOException {
    Path home = Files.createDirectories(folder.resolve("fake"));
    Path classes = Files.createDirectories(home.resolve("target/classes"));
    Path source = home.resolve("Fake.java");
    try (InputStream text =
        Objects.requireNonNull(FakePeer.class.getResourceAsStream("Fake.java.txt"))) {
      Files.write(source, text.readAllBytes());
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    int status = javac.run(System.out, System.err, "-d", classes.toString(), source.toString());
    assertEquals(0, status, "the fake peer does not compile");
    Files.writeString(
        home.resolve(Peer.FILE),
        """
        {"description": "a fake", "main": "Fake", "jvm": ["-Dfake=%s"],
         "environment": {"FAKE_THREADS": "{threads}"}, "parallel": %s}
        """
            .formatted(behaviour, parallel));
    return Peers.in(folder).named("fake");
  }
}
