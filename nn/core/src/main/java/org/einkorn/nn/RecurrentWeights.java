package org.einkorn.nn;

import java.util.List;
import java.util.stream.Stream;
import org.einkorn.kernels.recurrent.CellKind;
import org.einkorn.nn.Shape.Axis;

/**
 * The parameters of stacked recurrent layers, in PyTorch's layouts and order of gates. Each list
 * goes layer by layer, in it first to last, then, if bidirectional, last to first; all parameters
 * of a list lie one behind the other ({@link Layer#joined}), for the kernels take them as one
 * operand.
 *
 * @param cell the cell; its equations stand in {@link org.einkorn.kernels.recurrent}
 * @param layers number of layers
 * @param bidirectional whether the steps are also taken last to first
 * @param inputs features of a step
 * @param hidden hidden values of a cell
 * @param weightIh towards the gates from the input: gates·hidden × inputs, in further layers ×
 *     directions·hidden
 * @param weightHh towards the gates from the last hidden state: gates·hidden × hidden
 * @param biasIh gates·hidden each, or none
 * @param biasHh gates·hidden each, or none; one that is not added to the first only in the gated
 *     unit
 */
public record RecurrentWeights(
    CellKind cell,
    int layers,
    boolean bidirectional,
    int inputs,
    int hidden,
    List<Parameter> weightIh,
    List<Parameter> weightHh,
    List<Parameter> biasIh,
    List<Parameter> biasHh) {

  /** Copies the lists and checks the shapes. */
  public RecurrentWeights {
    weightIh = List.copyOf(weightIh);
    weightHh = List.copyOf(weightHh);
    biasIh = List.copyOf(biasIh);
    biasHh = List.copyOf(biasHh);
    int cells = layers * (bidirectional ? 2 : 1);
    for (int i = 0; i < cells; i++) {
      int from = i < cells / layers ? inputs : hidden * (bidirectional ? 2 : 1);
      require(weightIh, cells, i, matrix(cell, hidden, "inputs", from));
      require(weightHh, cells, i, matrix(cell, hidden, "hidden", hidden));
      if (!biasIh.isEmpty()) {
        require(biasIh, cells, i, vector(cell, hidden));
        require(biasHh, cells, i, vector(cell, hidden));
      }
    }
  }

  private static void require(List<Parameter> list, int cells, int index, Shape shape) {
    if (list.size() != cells) {
      throw new IllegalArgumentException(
          "recurrent layers: expected %d parameters, one for each layer and direction, found %s"
              .formatted(cells, list));
    }
    Shape found = list.get(index).shape();
    if (!found.equals(shape)) {
      throw new ShapeException(
          "recurrent layers with " + list.get(index).name(), found, shape.toString(), "reshape it");
    }
  }

  /** The shape of a weight: gates·hidden × columns. */
  public static Shape matrix(CellKind cell, int hidden, String axis, int columns) {
    return new Shape(
        List.of(new Axis("gates", (long) cell.gates() * hidden), new Axis(axis, columns)));
  }

  /** The shape of a bias: gates·hidden. */
  public static Shape vector(CellKind cell, int hidden) {
    return Shape.vector("gates", (long) cell.gates() * hidden);
  }

  /** 2 when bidirectional, else 1. */
  public int directions() {
    return bidirectional ? 2 : 1;
  }

  /** Features of a step of the result. */
  public int outputs() {
    return directions() * hidden;
  }

  /** One of the layers. */
  public RecurrentWeights layer(int layer) {
    int from = layer * directions();
    int to = from + directions();
    return new RecurrentWeights(
        cell,
        1,
        bidirectional,
        layer == 0 ? inputs : outputs(),
        hidden,
        weightIh.subList(from, to),
        weightHh.subList(from, to),
        biasIh.isEmpty() ? biasIh : biasIh.subList(from, to),
        biasHh.isEmpty() ? biasHh : biasHh.subList(from, to));
  }

  boolean wantsGradient() {
    return Stream.of(weightIh, weightHh, biasIh, biasHh)
        .flatMap(List::stream)
        .anyMatch(Parameter::wantsGradient);
  }

  /** The shape of a state: layers·directions × batch × hidden. */
  public Shape stateShape(long batch) {
    return new Shape(
        List.of(
            new Axis("layers", (long) layers * directions()),
            new Axis("batch", batch),
            new Axis("features", hidden)));
  }
}
