package org.einkorn.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The source tree that is under test, and the modules of its reactor. */
final class Tree {

  /** The folder that holds the launcher. */
  static final Path ROOT = Path.of(property("einkorn.root"));

  private Tree() {}

  /**
   * A module of the reactor.
   *
   * @param folder its folder
   * @param artifact its Maven artifact
   */
  record MavenModule(Path folder, String artifact) {

    Path classes() {
      return folder.resolve("target/classes");
    }

    Path sources() {
      return folder.resolve("src/main/java");
    }

    /** Its module descriptor; none where it has no Java of its own. */
    Optional<ModuleDescriptor> descriptor() {
      Path descriptor = classes().resolve("module-info.class");
      if (!Files.exists(descriptor)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(descriptor)) {
        return Optional.of(ModuleDescriptor.read(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Its module descriptor. */
    ModuleDescriptor requireDescriptor() {
      return descriptor().orElseThrow(() -> new AssertionError(folder + " was not compiled"));
    }
  }

  /** All modules that the root's pom names. */
  static List<MavenModule> modules() {
    return texts(ROOT.resolve("pom.xml"), "modules", "module")
        .map(ROOT::resolve)
        .map(folder -> new MavenModule(folder, artifact(folder.resolve("pom.xml"))))
        .toList();
  }

  /** The modules with Java code: those that have a module descriptor. */
  static List<MavenModule> javaModules() {
    return modules().stream()
        .filter(module -> Files.exists(module.sources().resolve("module-info.java")))
        .toList();
  }

  /** The modules that the launcher gives native access, as an option of java. */
  static String nativeAccess() {
    try (Stream<String> lines = Files.lines(ROOT.resolve("einkorn"))) {
      return "--enable-native-access="
          + lines
              .filter(line -> line.startsWith("native="))
              .map(line -> line.substring("native=".length()))
              .findFirst()
              .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of the project. */
  static String version() {
    return children(xml(ROOT.resolve("pom.xml")), "version")
        .findFirst()
        .orElseThrow()
        .getTextContent();
  }

  private static String artifact(Path pom) {
    return children(xml(pom), "artifactId").findFirst().orElseThrow().getTextContent();
  }

  /** Texts of the elements {@code name} inside the root's child {@code parent}. */
  static Stream<String> texts(Path pom, String parent, String name) {
    return children(xml(pom), parent)
        .flatMap(element -> children(element, name))
        .map(Node::getTextContent);
  }

  /** Direct children with a name. */
  static Stream<Element> children(Element element, String name) {
    return IntStream.range(0, element.getChildNodes().getLength())
        .mapToObj(element.getChildNodes()::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(child -> child.getTagName().equals(name));
  }

  /** The root element of an XML file. */
  static Element xml(Path file) {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }

  /** A system property that the build sets. */
  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new AssertionError(
          "the build sets the property " + name + "; run the tests with Maven");
    }
    return value;
  }
}
