package org.einkorn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommandTreeTest {

  private static final String SERVICE = CommandProvider.class.getName();

  @Test
  void everyCommandHasANameASummaryAndAHelpPage() {
    CommandTree tree = CommandTree.load("./einkorn");
    assertFalse(tree.nodes().isEmpty());
    for (CommandTree.Node node : tree.nodes()) {
      assertTrue(node.summary().matches("[A-Z].*\\."), node.name() + ": " + node.summary());
      Outcome help = Outcome.of(node.name(), "--help");
      assertEquals(ExitCode.OK, help.exitCode());
      assertTrue(help.out().startsWith("Usage: ./einkorn " + node.name()), help.out());
      assertTrue(help.out().lines().allMatch(line -> line.length() <= 96), help.out());
    }
  }

  @Test
  void twoCommandsOfOneNameAreAnError() {
    List<CommandProvider> twice = List.of(new SampleCommands(), new SampleCommands());
    Exception e =
        assertThrows(IllegalStateException.class, () -> CommandTree.of("./einkorn", twice));
    assertEquals(
        "two commands are called 'greet'; one is of org.einkorn.cli.SampleCommands",
        e.getMessage());
  }

  @Test
  void providersAreTheSameOnModulePathAndClassPath() throws IOException {
    ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
    assertNotNull(descriptor, "the tests run on the module path");
    List<String> ofModule =
        descriptor.provides().stream()
            .filter(provides -> provides.service().equals(SERVICE))
            .flatMap(provides -> provides.providers().stream())
            .toList();
    try (InputStream stream = Main.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      byte[] bytes = Objects.requireNonNull(stream).readAllBytes();
      List<String> ofFile = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      assertEquals(ofModule, ofFile);
    }
  }
}
