package org.einkorn.kernels.elementwise;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.math.ElementwiseFunctions;
import org.einkorn.kernels.pointwise.Fold;
import org.einkorn.kernels.pointwise.FoldPhase;
import org.einkorn.kernels.pointwise.MapPhase;
import org.einkorn.kernels.pointwise.Numbers;
import org.einkorn.kernels.pointwise.PhasedKernel;
import org.einkorn.kernels.pointwise.Pointwise;
import org.einkorn.kernels.pointwise.Reducer;
import org.einkorn.kernels.vector.Elements;

/**
 * The gradients of elementwise arithmetic. That of a source that is not repeated is computed
 * element by element; that of a repeated one is first computed for each element of the destination,
 * in scratch memory, and then summed, unless it is diff_dst itself.
 */
final class ElementwiseGradientKernel extends PhasedKernel {

  private final ElementwiseProblem problem;
  private final DataType type;

  ElementwiseGradientKernel(Variant variant, ElementwiseProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.type = problem.type();
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  /** What a gradient reads, and how it is computed from that. */
  private record Slope(String function, List<Operand> reads) {}

  private enum Operand {
    SRC,
    SRC1,
    CONDITION,
    DIFF_DST
  }

  private Slope slope(int source) {
    List<Operand> all = List.of(Operand.SRC, Operand.SRC1, Operand.DIFF_DST);
    String of = source == 0 ? "Slope" : "Slope1";
    return switch (problem.kind()) {
      case ADD -> new Slope("same", List.of(Operand.DIFF_DST));
      case SUB -> new Slope(source == 0 ? "same" : "neg", List.of(Operand.DIFF_DST));
      case MUL ->
          new Slope("mul", List.of(Operand.DIFF_DST, source == 0 ? Operand.SRC1 : Operand.SRC));
      case DIV ->
          source == 0
              ? new Slope("div", List.of(Operand.DIFF_DST, Operand.SRC1))
              : new Slope("divSlope1", all);
      case MIN, MAX, POW -> new Slope(problem.kind().text() + of, all);
      case WHERE -> new Slope("where" + of, List.of(Operand.CONDITION, Operand.DIFF_DST));
      case EQ, NE, LT, LE, GT, GE ->
          throw new IllegalArgumentException(problem.kind().text() + " has no derivative");
    };
  }

  private Dims dims(Operand operand) {
    return switch (operand) {
      case SRC -> problem.sources().get(0);
      case SRC1 -> problem.sources().get(1);
      case CONDITION -> problem.sources().get(2);
      case DIFF_DST -> problem.dims();
    };
  }

  private final class Call implements Frame {
    private final Elements src = Elements.of(type);
    private final Elements src1 = Elements.of(type);
    private final Elements condition = Elements.of(type);
    private final Elements diffDst = Elements.of(type);
    private final Elements diffSrc = Elements.of(type);
    private final Elements diffSrc1 = Elements.of(type);
    private final List<Phase> phases = new ArrayList<>();

    Call() {
      add(0, diffSrc);
      add(1, diffSrc1);
    }

    private void add(int source, Elements gradient) {
      Slope slope = slope(source);
      Dims own = problem.sources().get(source);
      Dims dims = problem.dims();
      boolean repeated = !own.equals(dims);
      Elements terms = diffDst;
      if (!repeated || !slope.function().equals("same")) {
        terms = repeated ? Elements.of(type) : gradient;
        if (repeated) {
          terms.bind(scratch(type, dims.count()), 0);
        }
        List<Operand> reads = slope.reads();
        phases.add(
            new MapPhase(
                new Pointwise(
                    type,
                    options().storage(),
                    dims,
                    reads.stream().map(ElementwiseGradientKernel.this::dims).toList(),
                    ElementwiseFunctions.of(type, slope.function())),
                operand(reads.getFirst()),
                operand(reads.get(Math.min(1, reads.size() - 1))),
                operand(reads.getLast()),
                terms));
      }
      if (repeated) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < dims.rank(); axis++) {
          if (own.size(axis) == 1) {
            axes.add(axis);
          }
        }
        phases.add(
            new FoldPhase(
                new Reducer(type, options().storage(), dims, axes, Fold.SUM, false),
                terms,
                new Numbers(gradient)));
      }
    }

    private Elements operand(Operand operand) {
      return switch (operand) {
        case SRC -> src;
        case SRC1 -> src1;
        case CONDITION -> condition;
        case DIFF_DST -> diffDst;
      };
    }

    @Override
    public void bind(Operands operands) {
      if (problem.kind().derivesFromSources()) {
        src.bind(operands, Role.SRC);
        src1.bind(operands, Role.SRC1);
      }
      if (problem.kind() == ElementwiseKind.WHERE) {
        condition.bind(operands, Role.CONDITION);
      }
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
      diffSrc1.bind(operands, Role.DIFF_SRC1);
    }

    @Override
    public List<Phase> phases() {
      return phases;
    }
  }
}
