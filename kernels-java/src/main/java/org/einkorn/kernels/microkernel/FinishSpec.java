package org.einkorn.kernels.microkernel;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.activation.ActivationKind;

/**
 * The constants of a {@link TileFinisher}.
 *
 * @param storage where the destination, bias and residual live
 * @param lanes the vectors to use
 * @param steps what is done to each element, in order
 * @param activation the function of {@link Step#ACTIVATION}, relu where there is none
 */
record FinishSpec(Storage storage, Lanes lanes, List<Step> steps, ActivationKind activation) {

  /** A step of an epilogue, reduced to what the code distinguishes. */
  enum Step {
    NONE,
    BIAS_BY_COLUMN,
    BIAS_BY_ROW,
    RESIDUAL,
    SCALE,
    RELU,
    ACTIVATION,
    CLAMP
  }

  static FinishSpec of(Storage storage, Lanes lanes, Epilogue epilogue) {
    List<Step> steps = new ArrayList<>();
    ActivationKind activation = ActivationKind.RELU;
    for (Epilogue.Step step : epilogue.steps()) {
      steps.add(step(step));
      activation = step instanceof Epilogue.Activation(var kind) ? kind : activation;
    }
    return new FinishSpec(storage, lanes, List.copyOf(steps), activation);
  }

  private static Step step(Epilogue.Step step) {
    return switch (step) {
      case Epilogue.Bias(Epilogue.BiasAxis axis) ->
          switch (axis) {
            case N -> Step.BIAS_BY_COLUMN;
            case M, CHANNEL -> Step.BIAS_BY_ROW;
          };
      case Epilogue.Residual _ -> Step.RESIDUAL;
      case Epilogue.Scale _ -> Step.SCALE;
      case Epilogue.Activation(var kind) ->
          kind == ActivationKind.RELU ? Step.RELU : Step.ACTIVATION;
      case Epilogue.Clamp _ -> Step.CLAMP;
    };
  }

  Step step(int index) {
    return index < steps.size() ? steps.get(index) : Step.NONE;
  }
}
