package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.einkorn.acceptance.Tree.MavenModule;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The bill of materials lists every published module, in the project's version. */
class BomTest {

  private static final Path BOM = Tree.ROOT.resolve("native-build/bom/pom.xml");
  private static final Set<String> UNLISTED =
      Set.of("einkorn-bom", "einkorn-nn-examples", "einkorn-bench", "einkorn-acceptance");

  @Test
  void listsEveryPublishedModule() {
    Set<String> published =
        Tree.modules().stream()
            .map(MavenModule::artifact)
            .filter(artifact -> !UNLISTED.contains(artifact))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(published, managed(BOM), "artifacts in " + BOM);
    assertEquals(published, managed(Tree.ROOT.resolve("pom.xml")), "managed in the root's pom");
  }

  @Test
  void hasTheProjectsVersion() {
    assertEquals(
        Tree.version(),
        Tree.children(Tree.xml(BOM), "version").findFirst().orElseThrow().getTextContent());
  }

  @Test
  void pomsWithoutTheParentPinThePluginsOfTheRoot() {
    Map<String, String> pinned = plugins(Tree.ROOT.resolve("pom.xml"));
    for (Path pom : List.of(BOM, Tree.ROOT.resolve("bench/acceptance/src/consumer/pom.xml"))) {
      Map<String, String> own = plugins(pom);
      assertFalse(own.isEmpty(), () -> "no plugins in " + pom);
      own.forEach(
          (plugin, version) -> assertEquals(pinned.get(plugin), version, plugin + " in " + pom));
    }
  }

  private static Map<String, String> plugins(Path pom) {
    Map<String, String> versions = new TreeMap<>();
    NodeList list = Tree.xml(pom).getElementsByTagName("plugin");
    for (int i = 0; i < list.getLength(); i++) {
      Element plugin = (Element) list.item(i);
      Tree.children(plugin, "version")
          .forEach(version -> versions.put(text(plugin, "artifactId"), version.getTextContent()));
    }
    return versions;
  }

  private static Set<String> managed(Path pom) {
    return Tree.children(Tree.xml(pom), "dependencyManagement")
        .flatMap(management -> Tree.children(management, "dependencies"))
        .flatMap(dependencies -> Tree.children(dependencies, "dependency"))
        .filter(dependency -> text(dependency, "groupId").equals("org.einkorn"))
        .peek(dependency -> assertEquals("${project.version}", text(dependency, "version")))
        .map(dependency -> text(dependency, "artifactId"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Element element, String name) {
    return Tree.children(element, name).findFirst().orElseThrow().getTextContent();
  }
}
