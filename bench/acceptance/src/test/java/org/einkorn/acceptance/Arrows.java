package org.einkorn.acceptance;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which module may use which, as rules over classes. A class belongs to the longest module name
 * that begins its own.
 */
final class Arrows {

  private static final String KERNELS = "org.einkorn.kernels";
  private static final String AUTOTUNE = "org.einkorn.autotune";
  private static final String CLI = "org.einkorn.cli";
  private static final String NN = "org.einkorn.nn";
  private static final String NN_CLI = "org.einkorn.nn.cli";
  private static final String NN_EXAMPLES = "org.einkorn.nn.examples";
  private static final String NATIVES = "org.einkorn.natives";
  private static final String BIND_ONEDNN = "org.einkorn.bindings.onednn";
  private static final String BIND_OPENCL = "org.einkorn.bindings.opencl";
  private static final String KERNELS_ONEDNN = "org.einkorn.kernels.onednn";
  private static final String KERNELS_OPENCL = "org.einkorn.kernels.opencl";
  static final String BENCH = "org.einkorn.bench";

  private static final Set<String> BELOW_BENCH =
      Set.of(
          NATIVES,
          BIND_ONEDNN,
          BIND_OPENCL,
          KERNELS,
          KERNELS_ONEDNN,
          KERNELS_OPENCL,
          AUTOTUNE,
          CLI,
          NN,
          NN_CLI);

  /** For each module, the modules of ours that it may use. Who is not here may use nothing. */
  static final Map<String, Set<String>> ALLOWED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(NATIVES, Set.of()),
              Map.entry("org.einkorn.natives.linux.x86_64", Set.of(NATIVES)),
              Map.entry(BIND_ONEDNN, Set.of(NATIVES)),
              Map.entry(BIND_OPENCL, Set.of(NATIVES)),
              Map.entry(KERNELS, Set.of()),
              Map.entry(KERNELS_ONEDNN, Set.of(KERNELS, BIND_ONEDNN)),
              Map.entry(KERNELS_OPENCL, Set.of(KERNELS, BIND_OPENCL)),
              Map.entry(AUTOTUNE, Set.of(KERNELS)),
              Map.entry(CLI, Set.of(KERNELS, AUTOTUNE)),
              Map.entry(NN, Set.of(KERNELS, AUTOTUNE)),
              Map.entry(NN_CLI, Set.of(KERNELS, AUTOTUNE, CLI, NN)),
              Map.entry(NN_EXAMPLES, Set.of(NN)),
              Map.entry(BENCH, BELOW_BENCH)));

  private static final Set<String> COMMAND_MODULES = Set.of(CLI, NN_CLI, BENCH);

  private static final List<String> BY_LENGTH =
      ALLOWED.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();

  private Arrows() {}

  /** The module of ours that a class belongs to. */
  static Optional<String> moduleOf(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName() + ".";
    return BY_LENGTH.stream().filter(module -> name.startsWith(module + ".")).findFirst();
  }

  /** One rule for each module but the top one, which may use all: it uses the allowed ones only. */
  static Map<String, ArchRule> arrows() {
    return ALLOWED.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(BENCH))
        .collect(
            Collectors.toMap(Map.Entry::getKey, entry -> arrow(entry.getKey(), entry.getValue())));
  }

  private static ArchRule arrow(String module, Set<String> allowed) {
    return ArchRuleDefinition.classes()
        .that(belongTo(Set.of(module)))
        .should(
            new ArchCondition<>("use of our modules only " + allowed) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  Optional<String> target = moduleOf(dependency.getTargetClass());
                  if (target.isPresent()
                      && !target.get().equals(module)
                      && !allowed.contains(target.get())) {
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                  }
                }
              }
            });
  }

  /** Picocli belongs to the command line and to modules of commands. */
  static ArchRule picocli() {
    return ArchRuleDefinition.noClasses()
        .that(DescribedPredicate.not(belongTo(COMMAND_MODULES)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..");
  }

  /** What implements a backend stays out of public signatures. */
  static ArchRule publicSignatures(Predicate<JavaClass> isExported) {
    return ArchRuleDefinition.classes()
        .that()
        .arePublic()
        .and(DescribedPredicate.describe("are exported", isExported))
        .should(
            new ArchCondition<>(
                "have no types of the Vector API, of JOCL or linkers in public signatures") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                signature(type)
                    .filter(Arrows::isHiddenTechnique)
                    .forEach(hidden ->
                        events.add(
                            SimpleConditionEvent.violated(
                                type, type.getName() + " shows " + hidden.getName())));
              }
            });
  }

  private static boolean isHiddenTechnique(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    return name.startsWith("jdk.incubator.vector.")
        || name.startsWith("org.jocl.")
        || name.startsWith("java.lang.foreign.Linker");
  }

  private static Stream<JavaClass> signature(JavaClass type) {
    Stream<JavaType> heads =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> members =
        type.getMembers().stream().filter(Arrows::isVisible).flatMap(Arrows::types);
    return Stream.concat(heads, members).flatMap(t -> t.getAllInvolvedRawTypes().stream());
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Stream<JavaType> types(JavaMember member) {
    return switch (member) {
      case JavaField field -> Stream.of(field.getType());
      case JavaCodeUnit unit ->
          Stream.concat(
              Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream()),
              unit.getExceptionTypes().stream().map(JavaType.class::cast));
      default -> throw new AssertionError("a new kind of member: " + member);
    };
  }

  private static DescribedPredicate<JavaClass> belongTo(Set<String> modules) {
    return DescribedPredicate.describe(
        "belong to " + modules, type -> moduleOf(type).filter(modules::contains).isPresent());
  }
}
