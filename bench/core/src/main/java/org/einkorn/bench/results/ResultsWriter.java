package org.einkorn.bench.results;

import org.einkorn.autotune.race.Statistics.Estimate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** From records to JSON. */
final class ResultsWriter {

  private ResultsWriter() {}

  static ObjectNode write(Results results) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", ResultsFile.SCHEMA).put("complete", results.complete());
    ObjectNode leftOut = root.putObject("leftOut");
    results.leftOut().forEach(leftOut::put);
    root.put("command", results.command()).put("commit", results.commit());
    root.put("started", results.started().toString());
    put(root.putObject("machine"), results.machine());
    ArrayNode roofs = root.putArray("roofs");
    results.roofs().forEach(roof -> put(roofs.addObject(), roof));
    ArrayNode rows = root.putArray("rows");
    results.rows().forEach(row -> put(rows.addObject(), row));
    ArrayNode costs = root.putArray("costs");
    for (Cost cost : results.costs()) {
      costs
          .addObject()
          .put("name", cost.name())
          .put("value", cost.value())
          .put("unit", cost.unit());
    }
    return root;
  }

  private static void put(ObjectNode node, MachineInfo machine) {
    node.put("cpu", machine.cpu()).put("cores", machine.cores()).put("memory", machine.memory());
    node.put("os", machine.os()).put("jdk", machine.jdk());
    machine.flags().forEach(node.putArray("flags")::add);
  }

  private static void put(ObjectNode node, Roof roof) {
    node.put("name", roof.name()).put("threads", roof.threads()).put("level", roof.level());
    node.put("value", roof.value()).put("unit", roof.unit().text()).put("how", roof.how());
  }

  private static void put(ObjectNode node, Row row) {
    Contest contest = row.contest();
    Contender contender = row.contender();
    node.put("problem", contest.problem()).put("family", contest.family());
    node.put("contender", contender.name()).put("kind", contender.kind().text());
    node.put("version", contender.version()).put("setting", contender.setting());
    node.put("threads", contest.threads()).put("cache", contest.cache().text());
    switch (row.outcome()) {
      case Outcome.Measured measured -> put(node, measured);
      case Outcome.Refused(String reason) -> put(node, Status.REFUSED, reason);
      case Outcome.Failed(String reason) -> put(node, Status.FAILED, reason);
    }
  }

  private static void put(ObjectNode node, Status status, String reason) {
    node.put("status", status.text()).put("reason", reason);
  }

  private static void put(ObjectNode node, Outcome.Measured measured) {
    node.put("status", Status.MEASURED.text());
    measured.samples().forEach(node.putArray("samples")::add);
    Estimate time = measured.time();
    node.put("median", time.median());
    node.putArray("interval").add(time.low()).add(time.high());
    node.put("operations", measured.operations()).put("bytes", measured.bytes());
    node.put("value", measured.value()).put("unit", measured.unit().text());
    Roof roof = measured.roof();
    if (roof == null) {
      node.putNull("roof").putNull("percentOfRoof");
    } else {
      node.put("roof", roof.name()).put("percentOfRoof", measured.percentOfRoof());
    }
    node.put("verified", measured.verified());
    if (Double.isNaN(measured.bytesAllocated())) {
      node.putNull("bytesAllocated");
    } else {
      node.put("bytesAllocated", measured.bytesAllocated());
    }
  }
}
