package org.einkorn.peers.plain;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** The steps after a product or convolution, each a loop of its own over the destination. */
final class Epilogue {

  private Epilogue() {}

  /** Elements of a destination that share a place in the bias, and where they begin. */
  @FunctionalInterface
  interface Places {
    int bias(int element);
  }

  /** The steps of a task; {@code places} finds the element of the bias. */
  static Runnable of(Task task, Arrays32 arrays, float[] dst, Places places) throws Refusal {
    List<Runnable> steps = new ArrayList<>();
    for (String step : task.epilogue()) {
      if (step.startsWith("bias")) {
        float[] bias = arrays.in("bias");
        steps.add(() -> bias(dst, bias, places));
      } else if (step.equals("residual")) {
        float[] residual = arrays.in("residual");
        steps.add(() -> add(dst, residual));
      } else if (step.equals("scale")) {
        float scale = (float) task.scalar("scale");
        steps.add(() -> scale(dst, scale));
      } else if (step.equals("clamp")) {
        float least = (float) task.scalar("clamp_min");
        float most = (float) task.scalar("clamp_max");
        steps.add(() -> clamp(dst, least, most));
      } else {
        Pointwise.Function function = Pointwise.forward(step);
        steps.add(() -> Pointwise.map(function, dst, dst));
      }
    }
    return () -> steps.forEach(Runnable::run);
  }

  private static void bias(float[] dst, float[] bias, Places places) {
    for (int i = 0; i < dst.length; i++) {
      dst[i] += bias[places.bias(i)];
    }
  }

  private static void add(float[] dst, float[] residual) {
    for (int i = 0; i < dst.length; i++) {
      dst[i] += residual[i];
    }
  }

  private static void scale(float[] dst, float factor) {
    for (int i = 0; i < dst.length; i++) {
      dst[i] *= factor;
    }
  }

  private static void clamp(float[] dst, float least, float most) {
    for (int i = 0; i < dst.length; i++) {
      dst[i] = Math.min(Math.max(dst[i], least), most);
    }
  }
}
