package org.einkorn.natives;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * What was noted when the files of a folder were hashed: for each its sum, size and time of change.
 * It spares a start of the JVM the hashing of 90 MB; a file touched since is hashed again.
 */
record VerifiedStamp(Properties notes) {

  private static final String FILE = "verified.properties";

  static VerifiedStamp read(Path directory) throws IOException {
    Properties notes = new Properties();
    try (var in = Files.newInputStream(directory.resolve(FILE))) {
      notes.load(in);
    } catch (NoSuchFileException | IllegalArgumentException absentOrGarbage) {
      notes.clear();
    }
    return new VerifiedStamp(notes);
  }

  static void write(Path directory, List<NativeFile> files) throws IOException {
    Properties notes = new Properties();
    for (NativeFile file : files) {
      notes.setProperty(file.name(), note(directory, file));
    }
    Path temporary = Files.createTempFile(directory, FILE, ".part");
    try {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        notes.store(out, null);
      }
      Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  boolean confirms(Path directory, NativeFile file) throws IOException {
    try {
      return note(directory, file).equals(notes.getProperty(file.name()));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String note(Path directory, NativeFile file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(directory.resolve(file.name()), BasicFileAttributes.class);
    return file.sha256()
        + " "
        + attributes.size()
        + " "
        + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }
}
