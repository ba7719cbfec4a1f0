package org.einkorn.peers.plain;

import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Steps of optimizers. */
final class Optimizers {

  private Optimizers() {}

  static Runnable loops(Task task, Arrays32 arrays) throws Refusal {
    boolean known = task.is("kind", "sgd") || task.is("kind", "adam");
    if (!known || !task.is("options", "")) {
      throw new Refusal("there are plain loops for sgd and adam only, without further options");
    }
    float[] g = arrays.in("gradient");
    float[] p = arrays.out("parameters");
    float rate = (float) task.scalar("learning_rate");
    float decay = (float) task.scalar("weight_decay");
    if (task.is("kind", "adam")) {
      return adam(task, arrays, g, p, decay);
    }
    if (task.is("momentum", "none")) {
      return () -> {
        for (int i = 0; i < p.length; i++) {
          p[i] -= rate * (g[i] + decay * p[i]);
        }
      };
    }
    float[] v = arrays.out("velocity");
    float momentum = (float) task.scalar("momentum");
    boolean nesterov = task.is("momentum", "nesterov");
    return () -> {
      for (int i = 0; i < p.length; i++) {
        float d = g[i] + decay * p[i];
        v[i] = momentum * v[i] + d;
        p[i] -= rate * (nesterov ? d + momentum * v[i] : v[i]);
      }
    };
  }

  private static Runnable adam(Task task, Arrays32 arrays, float[] g, float[] p, float decay) {
    float[] m = arrays.out("moment1");
    float[] s = arrays.out("moment2");
    float beta1 = (float) task.scalar("beta1");
    float beta2 = (float) task.scalar("beta2");
    // of the double: 1 − 0.999f has an error of 5e-5
    float rest1 = (float) (1 - task.scalar("beta1"));
    float rest2 = (float) (1 - task.scalar("beta2"));
    float epsilon = (float) task.scalar("epsilon");
    double step = task.scalar("step");
    float rate =
        (float) (task.scalar("learning_rate") / (1 - Math.pow(task.scalar("beta1"), step)));
    float correction = (float) (1 - Math.pow(task.scalar("beta2"), step));
    return () -> {
      for (int i = 0; i < p.length; i++) {
        float d = g[i] + decay * p[i];
        m[i] = beta1 * m[i] + rest1 * d;
        s[i] = beta2 * s[i] + rest2 * d * d;
        p[i] -= rate * m[i] / ((float) Math.sqrt(s[i] / correction) + epsilon);
      }
    };
  }
}
