package org.einkorn.nn;

import static org.einkorn.nn.PyTorch.tensor;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Adagrad;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerOption;

/** PyTorch's optimizers with the options of a {@link ReferenceRule}. */
final class PyTorchOptimizer {
  private PyTorchOptimizer() {}

  /** The parameters after each step. */
  static double[][] updates(ReferenceRule reference, DataType type) {
    Shape shape = Leaves.shape(ReferenceRule.COUNT);
    Tensor parameter = tensor(type, shape, ReferenceRule.start()).requires_grad_(true);
    org.bytedeco.pytorch.Optimizer optimizer = of(reference, new TensorVector(parameter));
    double[][] updates = new double[ReferenceRule.STEPS][];
    for (int step = 1; step <= ReferenceRule.STEPS; step++) {
      optimizer.zero_grad();
      parameter.mul(tensor(type, shape, ReferenceRule.gradient(step))).sum().backward();
      optimizer.step();
      updates[step - 1] = PyTorch.numbers(parameter);
    }
    return updates;
  }

  private static org.bytedeco.pytorch.Optimizer of(
      ReferenceRule reference, TensorVector parameters) {
    return switch (reference.rule().kind()) {
      case SGD -> new SGD(parameters, sgd(reference));
      case ADAM ->
          reference.rule().options().contains(OptimizerOption.DECOUPLED)
              ? new AdamW(parameters, adamW(reference))
              : new Adam(parameters, adam(reference));
      case RMSPROP -> new RMSprop(parameters, rmsProp(reference));
      case ADAGRAD -> new Adagrad(parameters, adagrad(reference));
      case LAMB -> throw new IllegalArgumentException("PyTorch has no LAMB");
    };
  }

  private static double of(ReferenceRule reference, Scalar scalar) {
    return reference.rule().scalars().getOrDefault(scalar, 0.0);
  }

  private static SGDOptions sgd(ReferenceRule reference) {
    SGDOptions options = new SGDOptions(reference.rule().rate());
    options.momentum().put(of(reference, Scalar.MOMENTUM));
    options.nesterov().put(reference.rule().momentum() == Momentum.NESTEROV);
    options.weight_decay().put(reference.decay());
    return options;
  }

  /** A tuple of the C++ library lies in memory from its last element to its first. */
  private static void putBetas(DoublePointer tuple, ReferenceRule reference) {
    tuple.put(of(reference, Scalar.BETA2), of(reference, Scalar.BETA1));
  }

  private static AdamOptions adam(ReferenceRule reference) {
    AdamOptions options = new AdamOptions(reference.rule().rate());
    putBetas(options.betas(), reference);
    options.eps().put(of(reference, Scalar.EPSILON));
    options.weight_decay().put(reference.decay());
    return options;
  }

  private static AdamWOptions adamW(ReferenceRule reference) {
    AdamWOptions options = new AdamWOptions(reference.rule().rate());
    putBetas(options.betas(), reference);
    options.eps().put(of(reference, Scalar.EPSILON));
    options.weight_decay().put(reference.decay());
    return options;
  }

  private static RMSpropOptions rmsProp(ReferenceRule reference) {
    RMSpropOptions options = new RMSpropOptions(reference.rule().rate());
    options.alpha().put(of(reference, Scalar.BETA2));
    options.eps().put(of(reference, Scalar.EPSILON));
    options.momentum().put(of(reference, Scalar.MOMENTUM));
    options.centered().put(reference.rule().options().contains(OptimizerOption.CENTERED));
    options.weight_decay().put(reference.decay());
    return options;
  }

  private static AdagradOptions adagrad(ReferenceRule reference) {
    AdagradOptions options = new AdagradOptions(reference.rule().rate());
    options.eps().put(of(reference, Scalar.EPSILON));
    options.weight_decay().put(reference.decay());
    return options;
  }
}
