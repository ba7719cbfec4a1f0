package org.einkorn.nn;

import org.einkorn.autotune.Handle;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerProblem;

/** Changes the learned parameters of a network by their gradients, all in one kernel. */
public final class Optimizer {
  private final Network network;
  private final Handle handle;
  private final Operands operands = new Operands();
  private Workspace workspace;
  private final OptimizerKind kind;
  private double learningRate;
  private long steps;

  private Optimizer(Network network, OptimizerKind kind, Momentum momentum, double learningRate) {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "the learning rate must be positive and finite, not " + learningRate);
    }
    this.network = network;
    this.kind = kind;
    this.learningRate = learningRate;
    long size = network.learned().count();
    this.handle =
        network.engine().handle(new OptimizerProblem(network.type(), kind, size, momentum));
    this.workspace = handle.newWorkspace();
    network.learned().bind(operands, Role.PARAMETERS);
    operands.set(Scalar.WEIGHT_DECAY, 0);
  }

  /** Stochastic gradient descent. */
  public static Optimizer sgd(Network network, double learningRate) {
    return new Optimizer(network, OptimizerKind.SGD, Momentum.NONE, learningRate);
  }

  /** Stochastic gradient descent with momentum. */
  public static Optimizer sgd(Network network, double learningRate, double momentum) {
    Optimizer sgd = new Optimizer(network, OptimizerKind.SGD, Momentum.CLASSICAL, learningRate);
    sgd.operands.set(Scalar.MOMENTUM, share("momentum", momentum));
    sgd.operands.set(Role.VELOCITY, network.allocateLikeParameters());
    return sgd;
  }

  /** Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
  public static Optimizer adam(Network network, double learningRate) {
    return adam(network, learningRate, 0.9, 0.999, 1e-8);
  }

  /** Adam (Kingma and Ba, 2015, arXiv:1412.6980). */
  public static Optimizer adam(
      Network network, double learningRate, double beta1, double beta2, double epsilon) {
    Optimizer adam = new Optimizer(network, OptimizerKind.ADAM, Momentum.NONE, learningRate);
    adam.operands.set(Scalar.BETA1, share("beta1", beta1));
    adam.operands.set(Scalar.BETA2, share("beta2", beta2));
    adam.operands.set(Scalar.EPSILON, epsilon);
    adam.operands.set(Role.MOMENT1, network.allocateLikeParameters());
    adam.operands.set(Role.MOMENT2, network.allocateLikeParameters());
    return adam;
  }

  private static double share(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " must be from 0, inclusive, to 1, exclusive, not " + value);
    }
    return value;
  }

  /** The network whose parameters it changes. */
  public Network network() {
    return network;
  }

  /** The problem of a step. */
  public Problem problem() {
    return handle.problem();
  }

  /** Sets the L2 decay that is added to the gradient. */
  public Optimizer weightDecay(double decay) {
    operands.set(Scalar.WEIGHT_DECAY, decay);
    return this;
  }

  /** The step size. */
  public double learningRate() {
    return learningRate;
  }

  /** Changes the step size from the next step on. */
  public void learningRate(double rate) {
    learningRate = rate;
  }

  /** Number of steps so far. */
  public long steps() {
    return steps;
  }

  /** Uses up the gradients: the next backward pass starts from zero. */
  public void step() {
    steps++;
    network.completeGradients().bind(operands, Role.GRADIENT);
    operands.set(Scalar.LEARNING_RATE, learningRate);
    if (kind == OptimizerKind.ADAM) {
      operands.set(Scalar.STEP, steps);
    }
    if (workspace.bytes() < handle.workspaceBytes()) {
      workspace = handle.newWorkspace();
    }
    handle.run(operands, workspace);
  }
}
