package org.einkorn.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.nn.Shape.Axis;

/** Learned parameters p0, p1, … of given shapes and nothing else, to test operations with. */
final class Leaves extends Layer {
  private final List<Parameter> parameters = new ArrayList<>();

  Leaves(Initializer initializer, Shape... shapes) {
    for (Shape shape : shapes) {
      parameters.add(parameter("p" + parameters.size(), shape, initializer));
    }
  }

  /** The parameters as tensors of a step. */
  Tensor[] on(Tape tape) {
    return parameters.stream().map(tape::tensor).toArray(Tensor[]::new);
  }

  List<Parameter> all() {
    return parameters;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input;
  }

  /** A shape with axes a, b, c, … */
  static Shape shape(long... sizes) {
    List<Axis> axes = new ArrayList<>();
    for (long size : sizes) {
      axes.add(new Axis(Character.toString('a' + axes.size()), size));
    }
    return new Shape(axes);
  }

  /** 1, 2, 3, … */
  static float[] count(Shape shape) {
    float[] numbers = new float[Math.toIntExact(shape.count())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    return numbers;
  }

  static float[] all(float number, int count) {
    float[] numbers = new float[count];
    Arrays.fill(numbers, number);
    return numbers;
  }
}
