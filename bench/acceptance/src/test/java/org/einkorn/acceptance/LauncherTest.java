package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher: which JDK it takes, when it builds, and what it runs. */
class LauncherTest {

  private Sandbox sandbox;

  @BeforeEach
  void newSandbox(@TempDir Path folder) throws IOException {
    sandbox = new Sandbox(folder);
  }

  @Test
  void runsTheModulePathWithNativeAccessWhereItIsNeeded() throws IOException {
    sandbox.jdk("a", "25.0.1");
    Run run = sandbox.einkorn("explain", "two words").expect(0);
    assertEquals(
        List.of(
            "java 25.0.1",
            "--illegal-native-access=deny",
            Tree.nativeAccess(),
            "-p",
            sandbox.root().resolve("bench/core/target/modules").toString(),
            "-m",
            "org.einkorn.cli/org.einkorn.cli.Main",
            "explain",
            "two words"),
        run.out().lines().toList());
  }

  @Test
  void oldJdksAreNamedWithTheirVersions() throws IOException {
    Path old = sandbox.jdk("old", "17.0.9");
    Path older = sandbox.jdk("older", "1.8.0_302");
    Run run = sandbox.with("JAVA_HOME", old.toString()).einkorn().expect(1);
    assertTrue(run.err().contains("no JDK 25 or newer"), run::toString);
    assertTrue(run.err().contains("JAVA_HOME=" + old + " is 17.0.9"), run::toString);
    assertTrue(run.err().contains(older + " is 1.8.0_302"), run::toString);
    assertTrue(run.err().contains("point JAVA_HOME at it"), run::toString);
    assertEquals("", run.out());
    assertEquals(List.of(), sandbox.mavenCalls());
  }

  @Test
  void noJdkAtAllIsSaid() {
    Run run = sandbox.einkorn().expect(1);
    assertTrue(run.err().contains("no JDK 25 or newer was found\n"), run::toString);
  }

  @Test
  void aRuntimeWithoutCompilerIsNoJdk() throws IOException {
    Path home = sandbox.jdk("jre", "25.0.1");
    Files.delete(home.resolve("bin/javac"));
    sandbox.einkorn().expect(1);
  }

  @Test
  void javaHomeComesFirstThenTheWantedVersionThenNewerOnes() throws IOException {
    Path newest = sandbox.jdk("a", "27-ea");
    assertEquals("java 27-ea", firstLine(sandbox.einkorn().expect(0)));
    sandbox.jdk("b", "25.0.2");
    assertEquals("java 25.0.2", firstLine(sandbox.einkorn().expect(0)));
    sandbox.with("JAVA_HOME", newest.toString());
    assertEquals("java 27-ea", firstLine(sandbox.einkorn().expect(0)));
    sandbox.with("JAVA_HOME", sandbox.jdk("c", "21").toString());
    assertEquals("java 25.0.2", firstLine(sandbox.einkorn().expect(0)));
  }

  @Test
  void aJdkWithoutReleaseFileIsAsked() throws IOException {
    Path home = sandbox.jdk("a", "25");
    Files.delete(home.resolve("release"));
    Files.writeString(
        home.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"25.0.3\" 2026' >&2\n");
    sandbox.einkorn().expect(0);
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws IOException {
    Path jdk = sandbox.jdk("a", "25.0.1");
    Run first = sandbox.einkorn("doctor").expect(0);
    assertTrue(first.err().contains("Building Einkorn"), first::toString);
    assertEquals("java 25.0.1", firstLine(first), "the build writes nothing on standard output");
    assertEquals(1, sandbox.mavenCalls().size());
    assertTrue(
        sandbox.mavenCalls().getFirst().startsWith(jdk + " "), sandbox.mavenCalls()::toString);

    assertEquals("", sandbox.einkorn("doctor").expect(0).err());
    assertEquals(1, sandbox.mavenCalls().size());

    sandbox.edit("nn/core/src/main/java/Layer.java");
    sandbox.einkorn("doctor").expect(0);
    assertEquals(2, sandbox.mavenCalls().size());
    assertEquals(List.of(), sandbox.locks());
  }

  @Test
  void theBuildIsToldItsCommit() throws IOException {
    sandbox.jdk("a", "25.0.1");
    sandbox.einkorn().expect(0);
    assertTrue(sandbox.mavenCalls().getLast().contains(" -Deinkorn.commit= "), "no checkout");
    sandbox.checkout("0123456789ab-dirty");
    sandbox.edit("pom.xml");
    sandbox.einkorn().expect(0);
    String call = sandbox.mavenCalls().getLast();
    assertTrue(call.contains(" -Deinkorn.commit=0123456789ab-dirty "), call);
  }

  @Test
  void aNewPomIsBuiltUnlessForbidden() throws IOException {
    sandbox.jdk("a", "25.0.1");
    sandbox.einkorn().expect(0);
    sandbox.edit("nn/core/pom.xml");
    sandbox.with("EINKORN_BUILD", "never").einkorn().expect(0);
    assertEquals(1, sandbox.mavenCalls().size());
    sandbox.with("EINKORN_BUILD", "").einkorn().expect(0);
    assertEquals(2, sandbox.mavenCalls().size());
  }

  @Test
  void aFailedBuildShowsItsEndAndRunsNothing() throws IOException {
    sandbox.jdk("a", "25.0.1");
    sandbox.maven("echo '[ERROR] a broken source'\nexit 1");
    Run run = sandbox.einkorn("doctor").expect(1);
    assertTrue(run.err().contains("[ERROR] a broken source"), run::toString);
    assertTrue(run.err().contains("target/build.log"), run::toString);
    assertEquals("", run.out());
    assertEquals(List.of(), sandbox.locks());
    assertEquals(1, sandbox.mavenCalls().size(), "a broken source is no matter of the network");
    sandbox.maven(Sandbox.BUILDS);
    sandbox.einkorn("doctor").expect(0);
  }

  @Test
  void withoutNetworkItBuildsOffline() throws IOException {
    sandbox.jdk("a", "25.0.1");
    sandbox.maven(
        "case \"$*\" in *--offline*) ;; *) echo 'Unknown host somewhere'; exit 1 ;; esac\n"
            + Sandbox.BUILDS);
    Run run = sandbox.einkorn("doctor").expect(0);
    assertTrue(run.err().contains("offline"), run::toString);
    assertEquals(2, sandbox.mavenCalls().size());
  }

  @Test
  void withoutMavenItSaysSo() throws IOException {
    sandbox.jdk("a", "25.0.1");
    sandbox.with("MAVEN_HOME", sandbox.root().resolve("nothing").toString());
    Run run = sandbox.einkorn("doctor").expect(1);
    assertTrue(
        run.err().contains("Maven was not found as " + sandbox.root() + "/nothing/bin/mvn"),
        run::toString);
  }

  @Test
  void twoAtOnceBuildOnce() throws IOException {
    sandbox.jdk("a", "25.0.1");
    sandbox.maven(
        "mkdir only-one || { echo '[ERROR] two builds at once'; exit 1; }\nsleep 1\n"
            + Sandbox.BUILDS
            + "rmdir only-one\n");
    List<CompletableFuture<Run>> runs =
        List.of(
            CompletableFuture.supplyAsync(() -> sandbox.einkorn("a")),
            CompletableFuture.supplyAsync(() -> sandbox.einkorn("b")),
            CompletableFuture.supplyAsync(() -> sandbox.einkorn("c")));
    runs.forEach(run -> run.join().expect(0));
    assertEquals(1, sandbox.mavenCalls().size());
    assertEquals(List.of(), sandbox.locks());
  }

  @Test
  void theLockOfADeadBuildIsTakenOver() throws IOException, InterruptedException {
    sandbox.jdk("a", "25.0.1");
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(sandbox.root().resolve("target"));
    Files.createSymbolicLink(
        sandbox.root().resolve("target/build.lock"), Path.of(Long.toString(dead.pid())));
    sandbox.einkorn("doctor").expect(0);
    assertEquals(List.of(), sandbox.locks());
  }

  @Test
  void itMayBeCalledThroughALink() throws IOException {
    sandbox.jdk("a", "25.0.1");
    Path link = sandbox.root().resolveSibling("link");
    Files.createSymbolicLink(link, sandbox.root().resolve("einkorn"));
    Run run = sandbox.linked(link, "devices").expect(0);
    assertTrue(run.out().contains(sandbox.root() + "/bench/core/target/modules"), run::toString);
  }

  @Test
  void testInstallsVerifiesAndReports() throws IOException {
    Path jdk = sandbox.jdk("a", "25.0.1");
    sandbox.maven(
        "mkdir -p bench/acceptance/target\necho 'Backends exercised: x' > bench/acceptance/target/backends.txt");
    Run run = sandbox.einkorn("test", "-DskipSomething").expect(0);
    assertTrue(Files.exists(sandbox.root().resolve("installed")), "OpenCL's installer ran");
    String call = sandbox.mavenCalls().getFirst();
    assertTrue(call.startsWith(jdk + " ") && call.endsWith(" verify -DskipSomething"), call);
    assertTrue(run.out().endsWith("Backends exercised: x\n"), run::toString);
  }

  @Test
  void testHasMavensExitStatusAndNoOldReport() throws IOException {
    sandbox.jdk("a", "25.0.1");
    Path record = sandbox.root().resolve("bench/acceptance/target/backends.txt");
    Files.createDirectories(record.getParent());
    Files.writeString(record, "of the last run");
    sandbox.maven("echo 'Tests run: 3, Failures: 1'\nexit 7");
    Run run = sandbox.einkorn("test").expect(7);
    assertTrue(run.out().contains("Tests run: 3, Failures: 1"), run::toString);
    assertTrue(run.out().contains("Backends exercised: unknown"), run::toString);
    assertFalse(run.out().contains("of the last run"), run::toString);
    assertEquals(List.of(), sandbox.locks());
  }

  private static String firstLine(Run run) {
    return run.out().lines().findFirst().orElse("");
  }
}
