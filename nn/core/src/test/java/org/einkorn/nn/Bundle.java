package org.einkorn.nn;

import java.util.List;

/** A layer and tensors that are learned beside it, to test gradients towards all of them. */
final class Bundle extends Layer {
  private final Leaves leaves;

  Bundle(Layer layer, Shape... shapes) {
    child("layer", layer);
    this.leaves = child("leaves", new Leaves(Initializer.normal(0, 1), shapes));
  }

  Tensor leaf(Tape tape, int index) {
    return tape.tensor(leaves.all().get(index));
  }

  List<Parameter> all() {
    return leaves.all();
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input;
  }
}
