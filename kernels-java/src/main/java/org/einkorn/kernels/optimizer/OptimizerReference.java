package org.einkorn.kernels.optimizer;

import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Values;

/** The truth of the optimizer steps; each tolerance is 16 roundings of the terms that are added. */
public final class OptimizerReference implements Reference<OptimizerProblem> {

  @Override
  public void evaluate(OptimizerProblem p, Values values) {
    switch (p.kind()) {
      case SGD -> sgd(p, values);
      case ADAM -> adam(p, values);
    }
  }

  private static void sgd(OptimizerProblem p, Values values) {
    double lr = values.scalar(Scalar.LEARNING_RATE);
    double decay = values.scalar(Scalar.WEIGHT_DECAY);
    double mu = p.momentum() == Momentum.NONE ? 0 : values.scalar(Scalar.MOMENTUM);
    double[] gradient = values.input(Role.GRADIENT);
    double[] parameters = values.input(Role.PARAMETERS).clone();
    double[] parameterError = new double[parameters.length];
    double[] velocity =
        p.momentum() == Momentum.NONE
            ? new double[parameters.length]
            : values.input(Role.VELOCITY).clone();
    double[] velocityError = new double[parameters.length];
    double u = 16 * p.type().unitRoundoff();
    for (int i = 0; i < parameters.length; i++) {
      double d = gradient[i] + decay * parameters[i];
      double size = Math.abs(gradient[i]) + Math.abs(decay * parameters[i]);
      double sizeOfVelocity = Math.abs(mu * velocity[i]) + size;
      velocity[i] = mu * velocity[i] + d;
      double step = p.momentum() == Momentum.NESTEROV ? d + mu * velocity[i] : velocity[i];
      velocityError[i] = u * sizeOfVelocity;
      parameterError[i] = u * (Math.abs(parameters[i]) + lr * (size + sizeOfVelocity));
      parameters[i] -= lr * step;
    }
    values.put(Role.PARAMETERS, parameters, parameterError);
    if (p.momentum() != Momentum.NONE) {
      values.put(Role.VELOCITY, velocity, velocityError);
    }
  }

  private static void adam(OptimizerProblem p, Values values) {
    double beta1 = values.scalar(Scalar.BETA1);
    double beta2 = values.scalar(Scalar.BETA2);
    double step = values.scalar(Scalar.STEP);
    double decay = values.scalar(Scalar.WEIGHT_DECAY);
    double epsilon = values.scalar(Scalar.EPSILON);
    double rate = values.scalar(Scalar.LEARNING_RATE) / (1 - Math.pow(beta1, step));
    double correction = 1 - Math.pow(beta2, step);
    double[] gradient = values.input(Role.GRADIENT);
    double[] parameters = values.input(Role.PARAMETERS).clone();
    double[] m = values.input(Role.MOMENT1).clone();
    double[] s = values.input(Role.MOMENT2).clone();
    double[] parameterError = new double[m.length];
    double[] mError = new double[m.length];
    double[] sError = new double[m.length];
    double u = 16 * p.type().unitRoundoff();
    for (int i = 0; i < m.length; i++) {
      double d = gradient[i] + decay * parameters[i];
      double size = Math.abs(gradient[i]) + Math.abs(decay * parameters[i]);
      mError[i] = u * (Math.abs(beta1 * m[i]) + (1 - beta1) * size);
      sError[i] = u * (beta2 * s[i] + (1 - beta2) * size * size);
      m[i] = beta1 * m[i] + (1 - beta1) * d;
      s[i] = beta2 * s[i] + (1 - beta2) * d * d;
      double denominator = Math.sqrt(s[i] / correction) + epsilon;
      // d(√s)/ds: the error of s moves the root by sError / (2·√s).
      double rootError = s[i] == 0 ? 0 : sError[i] / (2 * Math.sqrt(s[i] * correction));
      double update = rate * m[i] / denominator;
      parameterError[i] =
          u * (Math.abs(parameters[i]) + Math.abs(update))
              + rate * mError[i] / denominator
              + Math.abs(update) * rootError / denominator;
      parameters[i] -= update;
    }
    values.put(Role.PARAMETERS, parameters, parameterError);
    values.put(Role.MOMENT1, m, mError);
    values.put(Role.MOMENT2, s, sError);
  }
}
