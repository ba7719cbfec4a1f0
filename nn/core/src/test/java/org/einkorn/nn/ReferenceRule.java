package org.einkorn.nn;

import java.util.List;
import org.einkorn.nn.random.RandomKey;

/**
 * An optimizer whose updates by stored gradients are known from PyTorch.
 *
 * @param name its name in {@code updates.txt}
 * @param rule the rule
 * @param decay the decay of the weights
 */
record ReferenceRule(String name, UpdateRule rule, double decay) {
  static final String FILE = "updates.txt";
  static final int STEPS = 10;
  static final int COUNT = 12;

  private static final RandomKey KEY = RandomKey.of(1914);

  static final List<ReferenceRule> ALL =
      List.of(
          new ReferenceRule("sgd", UpdateRule.sgd(0.1), 0),
          new ReferenceRule("sgd momentum", UpdateRule.sgd(0.1).withMomentum(0.9), 0.01),
          new ReferenceRule("sgd nesterov", UpdateRule.sgd(0.1).withNesterov(0.9), 0.01),
          new ReferenceRule("adam", UpdateRule.adam(0.01), 0),
          new ReferenceRule("adam decay", UpdateRule.adam(0.01, 0.8, 0.95, 1e-3), 0.1),
          new ReferenceRule("adamw", UpdateRule.adamW(0.01), 0.1),
          new ReferenceRule("rmsprop", UpdateRule.rmsProp(0.01), 0.1),
          new ReferenceRule(
              "rmsprop centered", UpdateRule.rmsProp(0.01).centered().withMomentum(0.9), 0),
          new ReferenceRule("adagrad", UpdateRule.adagrad(0.1), 0.1));

  /** Numbers to start from. */
  static double[] start() {
    double[] start = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      start[i] = (float) KEY.gaussian(i);
    }
    return start;
  }

  /** Gradients from 1 down to where ε counts; some are 0. */
  static double[] gradient(int step) {
    double[] gradient = new double[COUNT];
    RandomKey key = KEY.split(step);
    for (int i = 0; i < COUNT; i++) {
      boolean zero = i % 5 == 4 && step % 3 != 0;
      gradient[i] = zero ? 0 : (float) (key.gaussian(i) * Math.pow(10, -2 * (i % 5)));
    }
    return gradient;
  }

  @Override
  public String toString() {
    return name;
  }
}
