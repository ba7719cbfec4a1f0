package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.einkorn.acceptance.Tree.MavenModule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The arrows between modules. Each rule must hold for the library and must fail for the planted
 * violations, which lie in packages named {@code <module>.planted} beside this test.
 */
class ArchitectureTest {

  private static JavaClasses library;
  private static JavaClasses planted;

  @BeforeAll
  static void importClasses() {
    List<Path> folders = Tree.javaModules().stream().map(MavenModule::classes).toList();
    library = new ClassFileImporter().importPaths(folders);
    planted =
        new ClassFileImporter()
            .importPath(Path.of(Tree.property("einkorn.test.classes")))
            .that(
                DescribedPredicate.describe(
                    "are planted", type -> type.getPackageName().endsWith(".planted")));
  }

  @Test
  void everyModuleWasSeenAndHasARule() {
    Set<String> names =
        Tree.javaModules().stream()
            .map(module -> module.requireDescriptor().name())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(names, new TreeSet<>(Arrows.ALLOWED.keySet()), "modules and rules");
    assertEquals(names, modulesOf(library), "modules of which classes were seen");
    names.remove(Arrows.BENCH);
    assertEquals(names, modulesOf(planted), "modules with a planted violation");
  }

  @Test
  void everyPackageBelongsToTheModuleWhoseNameItCarries() {
    for (MavenModule module : Tree.javaModules()) {
      ModuleDescriptor descriptor = module.requireDescriptor();
      JavaClasses own = new ClassFileImporter().importPath(module.classes());
      for (JavaClass type : own) {
        if (!type.getName().equals("module-info")) {
          assertEquals(descriptor.name(), Arrows.moduleOf(type).orElse("none"), type.getName());
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> arrowsPointDown() {
    return Arrows.arrows().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            dynamicTest(
                entry.getKey(),
                () -> holdsAndCatches(entry.getValue(), entry.getKey() + ".planted.")));
  }

  @Test
  void descriptorsRequireWhatTheArrowsAllow() {
    for (MavenModule module : Tree.javaModules()) {
      ModuleDescriptor descriptor = module.requireDescriptor();
      Set<String> ours = new TreeSet<>();
      for (ModuleDescriptor.Requires requires : descriptor.requires()) {
        if (requires.name().startsWith("org.einkorn.")) {
          ours.add(requires.name());
        }
      }
      Set<String> forbidden = new TreeSet<>(ours);
      forbidden.removeAll(Arrows.ALLOWED.getOrDefault(descriptor.name(), Set.of()));
      assertEquals(Set.of(), forbidden, descriptor.name() + " requires what it must not use");
    }
  }

  @Test
  void picocliStaysInTheCommandLine() {
    holdsAndCatches(Arrows.picocli(), "org.einkorn.autotune.planted.UsesPicocli");
  }

  @Test
  void publicSignaturesHideTheTechnique() {
    Set<String> exported = new HashSet<>();
    for (MavenModule module : Tree.javaModules()) {
      module.requireDescriptor().exports().forEach(export -> exported.add(export.source()));
    }
    Predicate<JavaClass> isExported =
        type ->
            exported.contains(type.getPackageName()) || type.getPackageName().endsWith(".planted");
    ArchRule rule = Arrows.publicSignatures(isExported);
    holdsAndCatches(rule, "org.einkorn.kernels.planted.ShowsVectors");
    holdsAndCatches(rule, "org.einkorn.bindings.onednn.planted.ShowsLinker");
    holdsAndCatches(rule, "org.einkorn.bindings.opencl.planted.ShowsJocl");
  }

  @Test
  void networksNameNoBackend() {
    for (MavenModule module : Tree.javaModules()) {
      if (module.requireDescriptor().name().startsWith("org.einkorn.nn")) {
        assertEquals(
            List.of(), BackendNames.in(module.classes()), "backends named in " + module.folder());
      }
    }
    Path violation = Path.of(Tree.property("einkorn.test.classes"), "org/einkorn/nn/planted");
    assertFalse(BackendNames.in(violation).isEmpty(), "the planted name was not found");
  }

  /** The library keeps the rule; the planted classes whose names begin so break it. */
  private static void holdsAndCatches(ArchRule rule, String violation) {
    rule.check(library);
    EvaluationResult result = rule.evaluate(planted);
    assertTrue(
        result.getFailureReport().getDetails().stream().anyMatch(line -> line.contains(violation)),
        () -> "the rule did not catch " + violation + ": " + result.getFailureReport());
  }

  private static Set<String> modulesOf(JavaClasses classes) {
    return classes.stream()
        .flatMap(type -> Arrows.moduleOf(type).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
