package org.einkorn.cli.commands;

import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists what can compute here. */
@Command(
    name = "devices",
    description = "List the devices that compute here and the backends on each.")
final class DevicesCommand implements Subcommand {

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public int run(Session session) {
    Table table = new Table().left("device").wrapped("name").left("memory").wrapped("backends");
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode devices = document.putArray("devices");
    for (DeviceList.Entry entry : DeviceList.all()) {
      String memory = entry.device().storage().text();
      table.row(
          entry.device().id(), entry.device().name(), memory, String.join(", ", entry.backends()));
      ObjectNode node = devices.addObject();
      node.put("id", entry.device().id()).put("name", entry.device().name()).put("memory", memory);
      entry.backends().forEach(node.putArray("backends")::add);
    }
    if (json.enabled()) {
      session.json(document);
    } else {
      session.print(table);
    }
    return ExitCode.OK;
  }
}
