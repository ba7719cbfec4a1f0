package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Optimizers against plain loops in double. */
class OptimizerTest {
  private static final int STEPS = 6;
  private static final double TOLERANCE = 1e-5;

  /** 3, 20 and 5 numbers: two gaps, and one parameter longer than a vector. */
  private static final Leaves LAYER = leaves();

  private final Engine engine = Engine.of(Einkorn.shared(), Options.cpu(), DataType.F32);

  private static Leaves leaves() {
    return new Leaves(Initializer.ZEROS, Leaves.shape(3), Leaves.shape(20), Leaves.shape(5));
  }

  /** Changes p by the gradient g; s holds up to three moments. */
  private interface Rule {
    double next(double p, double g, double[] s, int t);
  }

  private record Run(Leaves leaves, Network network, Tape tape) {
    /** The loss Σ c·p has the gradient c. */
    void backward(int pass) {
      tape.rewind();
      Loss loss = null;
      for (int i = 0; i < leaves.all().size(); i++) {
        Tensor p = tape.tensor(leaves.all().get(i));
        Shape shape = p.shape();
        float[] c = new float[(int) shape.count()];
        for (int j = 0; j < c.length; j++) {
          c[j] = (float) gradient(i, j, pass);
        }
        Loss part = p.mul(tape.tensor(shape, c)).sum().asLoss();
        loss = loss == null ? part : loss.plus(part);
      }
      if (loss != null) {
        loss.backward();
      }
    }

    float[] numbers(int parameter) {
      return leaves.all().get(parameter).toArray();
    }
  }

  private static double gradient(int parameter, int index, int pass) {
    return (float) (0.5 * Math.sin(1 + parameter + 7 * index + 3 * pass));
  }

  private static double start(int parameter, int index) {
    return (float) (Math.cos(parameter + index) + 0.1);
  }

  private Run run() {
    Leaves leaves = leaves();
    Network network = new Network(leaves, engine, RandomKey.of(1));
    for (int i = 0; i < leaves.all().size(); i++) {
      Parameter parameter = leaves.all().get(i);
      float[] numbers = new float[(int) parameter.shape().count()];
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = (float) start(i, j);
      }
      parameter.assign(numbers);
    }
    return new Run(leaves, network, Tape.training(engine));
  }

  private static void check(Run run, int parameter, Rule rule) {
    check(run, parameter, rule, STEPS);
  }

  private static void check(Run run, int parameter, Rule rule, int steps) {
    float[] found = run.numbers(parameter);
    for (int j = 0; j < found.length; j++) {
      double p = start(parameter, j);
      double[] s = new double[3];
      for (int t = 1; t <= steps; t++) {
        p = rule.next(p, gradient(parameter, j, t), s, t);
      }
      double difference = Math.abs(found[j] - p);
      assertTrue(
          difference <= TOLERANCE * (1 + Math.abs(p)),
          "parameter %d, number %d: expected %s, found %s".formatted(parameter, j, p, found[j]));
    }
  }

  private void checkRule(UpdateRule updateRule, double decay, double l1, Rule rule) {
    Run run = run();
    Optimizer optimizer = Optimizer.of(run.network, updateRule);
    optimizer.group().weightDecay(decay).l1Decay(l1);
    for (int t = 1; t <= STEPS; t++) {
      run.backward(t);
      assertTrue(optimizer.step());
    }
    assertEquals(1, optimizer.problems().size());
    for (int i = 0; i < LAYER.all().size(); i++) {
      check(run, i, rule);
    }
  }

  @Test
  void descends() {
    checkRule(UpdateRule.sgd(0.1), 0, 0, (p, g, s, t) -> p - 0.1 * g);
    checkRule(
        UpdateRule.sgd(0.1), 0.2, 0.3, (p, g, s, t) -> p - 0.1 * (g + 0.2 * p + 0.3 * sign(p)));
  }

  private static double sign(double p) {
    return Math.signum(p);
  }

  @Test
  void hasMomentum() {
    checkRule(
        UpdateRule.sgd(0.1).withMomentum(0.9),
        0,
        0,
        (p, g, s, t) -> {
          s[0] = 0.9 * s[0] + g;
          return p - 0.1 * s[0];
        });
    checkRule(
        UpdateRule.sgd(0.1).withNesterov(0.9),
        0,
        0,
        (p, g, s, t) -> {
          s[0] = 0.9 * s[0] + g;
          return p - 0.1 * (g + 0.9 * s[0]);
        });
  }

  private static double adam(double p, double d, double[] s, int t, double rate, double eps) {
    s[0] = 0.9 * s[0] + 0.1 * d;
    s[1] = 0.999 * s[1] + 0.001 * d * d;
    double m = s[0] / (1 - Math.pow(0.9, t));
    double v = s[1] / (1 - Math.pow(0.999, t));
    return p - rate * m / (Math.sqrt(v) + eps);
  }

  @Test
  void adapts() {
    checkRule(
        UpdateRule.adam(0.01), 0.1, 0, (p, g, s, t) -> adam(p, g + 0.1 * p, s, t, 0.01, 1e-8));
    checkRule(
        UpdateRule.adamW(0.01),
        0.1,
        0,
        (p, g, s, t) -> adam(p * (1 - 0.01 * 0.1), g, s, t, 0.01, 1e-8));
    checkRule(
        UpdateRule.adagrad(0.1),
        0,
        0,
        (p, g, s, t) -> {
          s[0] += g * g;
          return p - 0.1 * g / (Math.sqrt(s[0]) + 1e-10);
        });
  }

  @Test
  void dividesByTheRootOfSquares() {
    checkRule(
        UpdateRule.rmsProp(0.01),
        0,
        0,
        (p, g, s, t) -> {
          s[0] = 0.99 * s[0] + 0.01 * g * g;
          return p - 0.01 * g / (Math.sqrt(s[0]) + 1e-8);
        });
    checkRule(
        UpdateRule.rmsProp(0.01).centered().withMomentum(0.5),
        0,
        0,
        (p, g, s, t) -> {
          s[0] = 0.99 * s[0] + 0.01 * g * g;
          s[1] = 0.99 * s[1] + 0.01 * g;
          s[2] = 0.5 * s[2] + g / (Math.sqrt(Math.max(0, s[0] - s[1] * s[1])) + 1e-8);
          return p - 0.01 * s[2];
        });
  }

  /** Each parameter has its own trust ratio. */
  @Test
  void lambTrustsEachParameterByItself() {
    Run run = run();
    Optimizer optimizer = Optimizer.of(run.network, UpdateRule.lamb(0.01)).weightDecay(0.1);
    for (int t = 1; t <= STEPS; t++) {
      run.backward(t);
      optimizer.step();
    }
    assertEquals(3, optimizer.problems().size());
    for (int i = 0; i < 3; i++) {
      float[] found = run.numbers(i);
      double[] p = new double[found.length];
      double[][] s = new double[found.length][2];
      for (int j = 0; j < p.length; j++) {
        p[j] = start(i, j);
      }
      for (int t = 1; t <= STEPS; t++) {
        double[] u = new double[p.length];
        double ofP = 0;
        double ofU = 0;
        for (int j = 0; j < p.length; j++) {
          u[j] = -adam(0, gradient(i, j, t), s[j], t, 1, 1e-6) + 0.1 * p[j];
          ofP += p[j] * p[j];
          ofU += u[j] * u[j];
        }
        for (int j = 0; j < p.length; j++) {
          p[j] -= 0.01 * Math.sqrt(ofP / ofU) * u[j];
        }
      }
      for (int j = 0; j < p.length; j++) {
        assertTrue(Math.abs(p[j] - found[j]) <= TOLERANCE, i + " " + j + " " + p[j]);
      }
    }
  }

  @Test
  void groupsHaveRatesAndDecaysOfTheirOwn() {
    Run run = run();
    Optimizer optimizer = Optimizer.sgd(run.network, 0.1).weightDecay(0.5);
    optimizer.group("slow", p -> p == run.leaves.all().get(1)).rateFactor(0.1).l1Decay(0.2);
    for (int t = 1; t <= STEPS; t++) {
      run.backward(t);
      optimizer.step();
    }
    assertEquals(3, optimizer.problems().size());
    check(run, 0, (p, g, s, t) -> p - 0.1 * (g + 0.5 * p));
    check(run, 1, (p, g, s, t) -> p - 0.01 * (g + 0.2 * sign(p)));
    check(run, 2, (p, g, s, t) -> p - 0.1 * (g + 0.5 * p));
    assertThrows(IllegalArgumentException.class, () -> optimizer.group("none", p -> false));
  }

  /** Frozen in the first and from the fourth step on; decay and norm leave it out. */
  @Test
  void frozenParametersAreLeftAlone() {
    Run run = run();
    Optimizer optimizer = Optimizer.sgd(run.network, 0.1).weightDecay(0.5).clipNorm(1e9);
    for (int t = 1; t <= STEPS; t++) {
      if (t == 3) {
        run.backward(1);
        run.leaves.all().get(1).freeze();
      } else {
        run.backward(t);
      }
      if (t >= 3) {
        optimizer.learningRate(0);
      }
      optimizer.step();
      double square = 0;
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < run.numbers(i).length; j++) {
          square += i == 1 && t >= 3 ? 0 : Math.pow(gradient(i, j, t == 3 ? 1 : t), 2);
        }
      }
      assertEquals(Math.sqrt(square), optimizer.gradientNorm(), 1e-5);
    }
    assertEquals(2, optimizer.problems().size());
    check(run, 1, (p, g, s, t) -> p - 0.1 * (g + 0.5 * p), 2);
  }

  @Test
  void clipsByValueAndByNorms() {
    Run value = run();
    Optimizer byValue = Optimizer.sgd(value.network, 1).clipValue(0.25);
    Run each = run();
    Optimizer byEach = Optimizer.sgd(each.network, 1).clipNormOfEach(0.5);
    Run all = run();
    Optimizer byAll = Optimizer.sgd(all.network, 1).clipNorm(0.5);
    value.backward(1);
    each.backward(1);
    all.backward(1);
    byValue.step();
    byEach.step();
    byAll.step();
    double[] norms = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < each.numbers(i).length; j++) {
        norms[i] += Math.pow(gradient(i, j, 1), 2);
      }
    }
    double global = Math.sqrt(norms[0] + norms[1] + norms[2]);
    assertEquals(global, byAll.gradientNorm(), 1e-5);
    for (int i = 0; i < 3; i++) {
      double own = Math.min(1, 0.5 / Math.sqrt(norms[i]));
      check(value, i, (p, g, s, t) -> p - Math.clamp(g, -0.25, 0.25), 1);
      check(each, i, (p, g, s, t) -> p - own * g, 1);
      check(all, i, (p, g, s, t) -> p - 0.5 / global * g, 1);
    }
    assertThrows(IllegalArgumentException.class, () -> byAll.clipNorm(Double.NaN));
  }

  @Test
  void accumulatesTheMeanOfPasses() {
    Run run = run();
    Optimizer optimizer = Optimizer.sgd(run.network, 0.1).accumulate(3).clipValue(0.2);
    for (int t = 1; t <= STEPS; t++) {
      run.backward(t);
      assertEquals(t % 3 == 0, optimizer.step());
      assertEquals(t % 3 != 0, optimizer.isAccumulating());
    }
    assertEquals(2, optimizer.steps());
    for (int i = 0; i < 3; i++) {
      check(
          run,
          i,
          (p, g, s, t) -> {
            s[0] += g;
            if (t % 3 != 0) {
              return p;
            }
            double mean = Math.clamp(s[0] / 3, -0.2, 0.2);
            s[0] = 0;
            return p - 0.1 * mean;
          });
    }
    run.backward(1);
    optimizer.step();
    assertThrows(IllegalStateException.class, optimizer::state);
  }

  @Test
  void averagesWeights() {
    Run run = run();
    Optimizer optimizer = Optimizer.sgd(run.network, 0.1);
    WeightAverage average = new WeightAverage(run.network, 0.75);
    for (int t = 1; t <= STEPS; t++) {
      run.backward(t);
      optimizer.step();
      average.update();
    }
    Rule descent = (p, g, s, t) -> p - 0.1 * g;
    check(run, 1, descent);
    try (WeightAverage.Use use = average.use()) {
      float[] found = run.numbers(1);
      for (int j = 0; j < found.length; j++) {
        double p = start(1, j);
        double a = p;
        for (int t = 1; t <= STEPS; t++) {
          p = descent.next(p, gradient(1, j, t), new double[0], t);
          a = 0.75 * a + 0.25 * p;
        }
        assertTrue(Math.abs(found[j] - a) <= TOLERANCE, j + ": " + a + " " + found[j]);
      }
      assertThrows(IllegalStateException.class, average::update);
      assertTrue(use.toString() != null);
    }
    check(run, 1, descent);
  }

  @Test
  void takesUpWhereItStopped() {
    Run straight = run();
    Run other = run();
    Optimizer one = Optimizer.adam(straight.network, 0.1);
    Optimizer two = Optimizer.adam(other.network, 0.1);
    for (int t = 1; t <= 3; t++) {
      straight.backward(t);
      one.step();
    }
    for (int i = 0; i < 3; i++) {
      other.leaves.all().get(i).assign(straight.numbers(i));
    }
    Map<String, float[]> state = one.state();
    assertEquals(6, state.size());
    two.restore(state, one.steps());
    straight.backward(4);
    other.backward(4);
    one.step();
    two.step();
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(straight.numbers(i), other.numbers(i));
    }
    Optimizer sgd = Optimizer.sgd(other.network, 0.1);
    assertThrows(IllegalArgumentException.class, () -> sgd.restore(state, 1));
    assertThrows(IllegalArgumentException.class, () -> two.restore(Map.of(), 1));
  }

  @Test
  void wrongNumbersAreRefused() {
    for (double wrong : List.of(-0.1, 1.0, Double.NaN)) {
      assertThrows(IllegalArgumentException.class, () -> UpdateRule.sgd(0.1).withMomentum(wrong));
    }
    assertThrows(IllegalArgumentException.class, () -> UpdateRule.adam(0.1, 0.9, 0.9, 0));
    assertThrows(IllegalArgumentException.class, () -> UpdateRule.sgd(0));
    assertFalse(UpdateRule.sgd(1).isLayerWise());
  }

  /** Clipping, accumulation, groups and frozen parameters: nothing is allocated in a step. */
  @Test
  void aStepAllocatesNothing() throws ReflectiveOperationException {
    Einkorn idle =
        Einkorn.builder().backends(List.of(new SteadyStateTest.Idle())).policy(Policy.OFF).build();
    Leaves leaves = leaves();
    Network network =
        new Network(leaves, Engine.of(idle, Options.cpu(), DataType.F32), RandomKey.of(1));
    leaves.all().getLast().freeze();
    Optimizer optimizer = Optimizer.adam(network, 0.1).clipNorm(1).accumulate(2);
    optimizer.group("first", p -> p == leaves.all().getFirst()).rateFactor(2);
    WeightAverage average = new WeightAverage(network, 0.9);
    long before = 0;
    for (int t = 0; t < 4000; t++) {
      before = t == 2000 ? SteadyStateTest.allocatedBytes() : before;
      optimizer.step();
      average.update();
    }
    long perStep = (SteadyStateTest.allocatedBytes() - before) / 2000;
    // the read of the norm and the clearing of gradients make views of arrays
    assertTrue(perStep <= 512, perStep + " bytes a step");
  }
}
