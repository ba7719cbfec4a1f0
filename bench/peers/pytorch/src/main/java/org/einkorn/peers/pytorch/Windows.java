package org.einkorn.peers.pytorch;

import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Windows that slide over images. */
final class Windows {

  private Windows() {}

  /** PyTorch pads both sides alike; what is too little for one more window may stay unused. */
  static void requireSymmetric(Task task) throws Refusal {
    for (String axis : new String[] {"h", "w"}) {
      long reach = (task.size("k" + axis) - 1) * (task.size("d" + axis) + 1) + 1;
      long span = task.size("i" + axis) + 2 * task.size("p" + axis) - reach;
      if (span < 0 || span / task.size("s" + axis) + 1 != task.size("o" + axis)) {
        throw new Refusal("PyTorch pads both sides alike");
      }
    }
  }
}
