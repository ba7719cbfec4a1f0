package org.einkorn.bench.results;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.einkorn.autotune.files.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Results as a JSON file. */
public final class ResultsFile {

  /** The version of the file that is written and read here. */
  public static final int SCHEMA = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private ResultsFile() {}

  /**
   * Reads a file.
   *
   * @throws ResultsException when it is not there, or holds no results of this schema: with the
   *     file, the place and what is wrong there
   * @throws IOException when it cannot be read
   */
  public static Results read(Path file) throws IOException {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new ResultsException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new ResultsException(file + ": it is no text in UTF-8", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name what complaints call it
   */
  static Results parse(String text, String name) throws ResultsException {
    if (text.isBlank()) {
      throw new ResultsException(name + ": it is empty");
    }
    try {
      return ResultsReader.read(MAPPER.readTree(text));
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      String where =
          location == null
              ? ""
              : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
      throw new ResultsException(name + where + ": no JSON: " + e.getOriginalMessage(), e);
    } catch (Place.WrongException e) {
      throw new ResultsException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file, and its folder if need be. It is there whole, or as it was before.
   *
   * @throws IOException when it cannot be written
   */
  public static void write(Results results, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    AtomicFile.write(file, ByteBuffer.wrap(format(results).getBytes(StandardCharsets.UTF_8)));
  }

  /** The text of a file. */
  static String format(Results results) {
    return MAPPER.writeValueAsString(json(results)) + "\n";
  }

  /** Results as a JSON document. */
  public static ObjectNode json(Results results) {
    return ResultsWriter.write(results);
  }
}
