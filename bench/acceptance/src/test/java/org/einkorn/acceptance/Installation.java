package org.einkorn.acceptance;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code mvn install} into a local repository of its own, and Maven builds against it. What comes
 * from third parties is taken from this machine's repository, and only what is missing there from
 * the network; it stays, so that the next run needs none.
 */
final class Installation {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path WORK = Path.of(Tree.property("einkorn.work"));
  private static final Path REPOSITORY = WORK.resolve("repository");
  private static final Path SETTINGS = WORK.resolve("settings.xml");

  private Installation() {}

  /**
   * Installs the library. The build works on a copy of the tree, for this JVM runs from the
   * original's jars; what is compiled already is not compiled again.
   */
  static void install() throws IOException {
    Path tree = WORK.resolve("tree");
    delete(tree);
    delete(REPOSITORY.resolve("org/einkorn"));
    copy(Tree.ROOT.resolve("pom.xml"), tree.resolve("pom.xml"));
    for (Tree.MavenModule module : Tree.modules()) {
      Path folder = tree.resolve(Tree.ROOT.relativize(module.folder()));
      copy(module.folder().resolve("pom.xml"), folder.resolve("pom.xml"));
      copy(module.folder().resolve("src/main"), folder.resolve("src/main"));
      copy(module.classes(), folder.resolve("target/classes"));
    }
    Files.writeString(
        SETTINGS,
        """
        <settings>
          <profiles>
            <profile>
              <id>this-machine</id>
              <repositories><repository>%1$s</repository></repositories>
              <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>this-machine</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(
                "<id>this-machine</id><snapshots><enabled>false</enabled></snapshots><releases><checksumPolicy>ignore</checksumPolicy></releases><url>"
                    + Path.of(Tree.property("einkorn.repository")).toUri()
                    + "</url>"));
    maven(
        tree,
        "--projects=!bench/acceptance",
        "-Dmaven.main.skip",
        "-Dmaven.test.skip",
        "--activate-profiles=!format",
        "install");
  }

  /** Runs Maven in a folder, on this JVM's JDK, with the repository of the installation. */
  static Run maven(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(Tree.property("einkorn.maven"), "bin/mvn").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "--settings=" + SETTINGS,
                "-Dmaven.repo.local=" + REPOSITORY));
    command.addAll(List.of(arguments));
    return Run.of(folder, Map.of("JAVA_HOME", System.getProperty("java.home")), LIMIT, command)
        .expect(0);
  }

  /** A fresh folder for a project. */
  static Path project(String name, Path template) throws IOException {
    Path folder = WORK.resolve(name);
    delete(folder);
    copy(template, folder);
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    Files.createDirectories(to.getParent());
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = file.equals(from) ? to : to.resolve(from.relativize(file));
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        Set.of(),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
