package org.einkorn.peers.plain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Task;

/** The f32 operands of a task as arrays, and loops over them. */
final class Arrays32 implements Operation {

  private final Task task;
  private final Map<String, float[]> outputs = new LinkedHashMap<>();
  private Runnable loops = () -> {};

  Arrays32(Task task) {
    this.task = task;
  }

  /** An input. */
  float[] in(String role) {
    return task.operand(role).floats();
  }

  /** An output, or something that is updated. */
  float[] out(String role) {
    return outputs.computeIfAbsent(role, name -> task.operand(name).floats());
  }

  /** Sets what a run does. */
  Arrays32 run(Runnable value) {
    loops = value;
    return this;
  }

  @Override
  public void run() {
    loops.run();
  }

  @Override
  public void store() {
    outputs.forEach((role, values) -> task.operand(role).put(values));
  }

  @Override
  public String implementation() {
    return "loops";
  }
}
