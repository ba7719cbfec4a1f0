package org.einkorn.kernels.optimizer;

import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.optimizer.Rounding.Bounded;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Values;

/** The truth of the optimizer steps, with a bound for the error of each operation. */
public final class OptimizerReference implements Reference<OptimizerProblem> {

  /** Roundings of a sum of squares whose chains are short. */
  private static final double CHAIN = 80;

  @Override
  public void evaluate(OptimizerProblem p, Values values) {
    new Evaluation(p, values).run();
  }

  private static final class Evaluation {
    private final OptimizerProblem problem;
    private final Values values;
    private final Rounding r;
    private final int size;
    private final Bounded[] parameters;
    private final Bounded[] updates;
    private final Bounded rate;
    private final Bounded decay;

    Evaluation(OptimizerProblem problem, Values values) {
      this.problem = problem;
      this.values = values;
      this.r = new Rounding(problem.type().unitRoundoff());
      this.size = Math.toIntExact(problem.size());
      this.parameters = new Bounded[size];
      this.updates = new Bounded[size];
      this.rate = scalar(Scalar.LEARNING_RATE);
      this.decay = scalar(Scalar.WEIGHT_DECAY);
    }

    private Bounded scalar(Scalar scalar) {
      return r.rounded(values.scalar(scalar));
    }

    /** {@code 1 − β}, or {@code 1 − βᵗ}. */
    private Bounded complement(Scalar beta, double power) {
      return r.rounded(1 - Math.pow(values.scalar(beta), power));
    }

    void run() {
      Bounded[][] state = new Bounded[Role.values().length][];
      for (OperandSpec spec : problem.operands()) {
        state[spec.role().ordinal()] = new Bounded[size];
      }
      for (int i = 0; i < size; i++) {
        step(i, state);
      }
      Bounded trust = problem.kind() == OptimizerKind.LAMB ? trust() : Rounding.exact(1);
      for (int i = 0; i < size; i++) {
        Bounded move = r.product(r.product(rate, trust), updates[i]);
        parameters[i] = r.sum(parameters[i], negative(move));
      }
      state[Role.PARAMETERS.ordinal()] = parameters;
      for (OperandSpec spec : problem.operands()) {
        if (spec.isWritten()) {
          put(spec.role(), state[spec.role().ordinal()]);
        }
      }
    }

    private void put(Role role, Bounded[] bounded) {
      double[] exact = new double[size];
      double[] tolerance = new double[size];
      for (int i = 0; i < size; i++) {
        exact[i] = bounded[i].value();
        tolerance[i] = bounded[i].error();
      }
      values.put(role, exact, tolerance);
    }

    private Bounded input(Role role, int i) {
      return Rounding.exact(values.input(role)[i]);
    }

    private static Bounded negative(Bounded a) {
      return new Bounded(-a.value(), a.error());
    }

    /** Everything of an element but the move itself. */
    private void step(int i, Bounded[][] state) {
      Bounded p = input(Role.PARAMETERS, i);
      Bounded d = direction(i, p);
      updates[i] =
          switch (problem.kind()) {
            case SGD -> sgd(i, d, state);
            case ADAM -> adam(i, d, state);
            case RMSPROP -> rmsprop(i, d, state);
            case ADAGRAD -> adagrad(i, d, state);
            case LAMB -> r.sum(adam(i, d, state), r.product(decay, p));
          };
      parameters[i] =
          problem.has(OptimizerOption.DECOUPLED)
              ? r.sum(p, negative(r.product(r.product(rate, decay), p)))
              : p;
    }

    private Bounded direction(int i, Bounded p) {
      Bounded d = input(Role.GRADIENT, i);
      if (problem.has(OptimizerOption.CLIP)) {
        d = r.product(scalar(Scalar.GRADIENT_SCALE), d);
      }
      if (!problem.has(OptimizerOption.DECOUPLED) && problem.kind() != OptimizerKind.LAMB) {
        d = r.sum(d, r.product(decay, p));
      }
      if (problem.has(OptimizerOption.L1)) {
        Bounded sign = Rounding.exact(Math.signum(p.value()));
        d = r.sum(d, r.product(scalar(Scalar.L1_DECAY), sign));
      }
      return d;
    }

    private Bounded sgd(int i, Bounded d, Bounded[][] state) {
      if (problem.momentum() == Momentum.NONE) {
        return d;
      }
      Bounded v = velocity(i, d, state);
      return problem.momentum() == Momentum.NESTEROV
          ? r.sum(d, r.product(scalar(Scalar.MOMENTUM), v))
          : v;
    }

    private Bounded velocity(int i, Bounded update, Bounded[][] state) {
      Bounded v = r.sum(r.product(scalar(Scalar.MOMENTUM), input(Role.VELOCITY, i)), update);
      state[Role.VELOCITY.ordinal()][i] = v;
      return v;
    }

    private Bounded moment(Role role, Scalar beta, int i, Bounded now, Bounded[][] state) {
      Bounded old = r.product(scalar(beta), input(role, i));
      Bounded moment = r.sum(old, r.product(complement(beta, 1), now));
      state[role.ordinal()][i] = moment;
      return moment;
    }

    private Bounded adam(int i, Bounded d, Bounded[][] state) {
      double t = values.scalar(Scalar.STEP);
      Bounded m = moment(Role.MOMENT1, Scalar.BETA1, i, d, state);
      Bounded s = moment(Role.MOMENT2, Scalar.BETA2, i, r.product(d, d), state);
      Bounded root = r.root(r.quotient(s, complement(Scalar.BETA2, t)));
      Bounded corrected = r.quotient(m, complement(Scalar.BETA1, t));
      return r.quotient(corrected, r.sum(root, scalar(Scalar.EPSILON)));
    }

    private Bounded rmsprop(int i, Bounded d, Bounded[][] state) {
      Bounded s = moment(Role.MOMENT2, Scalar.BETA2, i, r.product(d, d), state);
      if (problem.has(OptimizerOption.CENTERED)) {
        Bounded m = moment(Role.MOMENT1, Scalar.BETA2, i, d, state);
        s = r.sum(s, negative(r.product(m, m)));
      }
      Bounded update = r.quotient(d, r.sum(r.root(s), scalar(Scalar.EPSILON)));
      return problem.momentum() == Momentum.NONE ? update : velocity(i, update, state);
    }

    private Bounded adagrad(int i, Bounded d, Bounded[][] state) {
      Bounded s = r.sum(input(Role.MOMENT2, i), r.product(d, d));
      state[Role.MOMENT2.ordinal()][i] = s;
      return r.quotient(d, r.sum(r.root(s), scalar(Scalar.EPSILON)));
    }

    private Bounded trust() {
      Bounded above = squares(parameters);
      Bounded below = squares(updates);
      return above.value() == 0 || below.value() == 0
          ? Rounding.exact(1)
          : r.root(r.quotient(above, below));
    }

    private Bounded squares(Bounded[] terms) {
      double sum = 0;
      double error = 0;
      for (Bounded term : terms) {
        Bounded square = r.product(term, term);
        sum += square.value();
        error += square.error();
      }
      return new Bounded(sum, error + CHAIN * r.u() * sum);
    }
  }
}
