package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.ClStruct;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.convolution.ConvolutionProblem;

/**
 * Convolutions as products of matrices that are never stored, one tile a work-group: {@code
 * convolution_forward.cl}, {@code convolution_backward_data.cl} and {@code
 * convolution_backward_weights.cl}.
 *
 * @param tile how the product is cut
 */
record ConvolutionPlanner(Tile tile) implements Planner {

  private static final int LANES = 64;
  private static final String FORWARD = "convolution_forward.cl";
  private static final String BACKWARD_DATA = "convolution_backward_data.cl";
  private static final String BACKWARD_WEIGHTS = "convolution_backward_weights.cl";

  @Override
  public String id() {
    return "opencl/convolution/" + tile.text();
  }

  @Override
  public List<String> sources() {
    return List.of(FORWARD, BACKWARD_DATA, BACKWARD_WEIGHTS);
  }

  @Override
  public int vectorWidth() {
    return tile.tn();
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    ConvolutionProblem p = (ConvolutionProblem) problem;
    if (p.hasDepth() || p.transposed()) {
      return Optional.of("computes plain convolutions over one or two axes");
    }
    return tile.refusal(device, p.type())
        .or(() -> Limits.group(device, LANES, (long) LANES * p.type().bytes()))
        .or(() -> Limits.offsets(p))
        .or(() -> Limits.size("mb·ih·iw", p.mb() * p.h().in() * p.w().in()))
        .or(() -> Limits.size("mb·oh·ow", p.mb() * p.h().out() * p.w().out()))
        .or(() -> Limits.size("ic·kh·kw", p.ic() * p.h().kernel() * p.w().kernel()))
        .or(() -> Limits.size("oc·kh·kw", p.oc() * p.h().kernel() * p.w().kernel()))
        .or(() -> Limits.size("ih+ph", p.h().in() + p.h().pad()))
        .or(() -> Limits.size("iw+pw", p.w().in() + p.w().pad()));
  }

  @Override
  public Plan plan(Problem problem) {
    ConvolutionProblem p = (ConvolutionProblem) problem;
    return switch (p.direction()) {
      case BACKWARD_DATA -> backwardData(p);
      case BACKWARD_WEIGHTS -> backwardWeights(p);
      default -> forward(p);
    };
  }

  private Plan forward(ConvolutionProblem p) {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument.Operand(Role.SRC));
    arguments.add(new Argument.Operand(Role.WEIGHTS));
    arguments.add(new Argument.Operand(Role.DST));
    arguments.addAll(EpiloguePlan.arguments(p.epilogue(), p.type()));
    arguments.add(shape(p));
    long pixels = p.mb() * p.h().out() * p.w().out();
    List<String> defines = defines(p);
    defines.addAll(EpiloguePlan.defines(p.epilogue()));
    NdRange range = tiles(p.oc() / p.groups(), pixels, p.groups());
    return new Plan(FORWARD, defines, new Launch("convolution_forward", range, arguments));
  }

  private Plan backwardData(ConvolutionProblem p) {
    List<Argument> arguments =
        List.of(
            new Argument.Operand(Role.DIFF_DST),
            new Argument.Operand(Role.WEIGHTS),
            new Argument.Operand(Role.DIFF_SRC),
            shape(p));
    long pixels = p.mb() * p.h().in() * p.w().in();
    NdRange range = tiles(p.ic() / p.groups(), pixels, p.groups());
    return new Plan(
        BACKWARD_DATA, defines(p), new Launch("convolution_backward_data", range, arguments));
  }

  private Plan backwardWeights(ConvolutionProblem p) {
    Splits splits = Splits.of(p, tile);
    Argument shape = shape(p);
    Argument partial = new Argument.Scratch(0);
    Argument number = new Argument.IntValue(splits.number());
    List<Launch> launches = new ArrayList<>();
    launches.add(
        new Launch(
            "partial_weights",
            tiles(p.oc() / p.groups(), taps(p), p.groups() * splits.number()),
            List.of(
                new Argument.Operand(Role.SRC),
                new Argument.Operand(Role.DIFF_DST),
                partial,
                number,
                new Argument.IntValue(splits.size()),
                shape)));
    launches.add(
        new Launch(
            "add_partial_weights",
            NdRange.covering(p.weightsLayout().count(), LANES),
            List.of(partial, new Argument.Operand(Role.DIFF_WEIGHTS), number, shape)));
    if (p.epilogue().hasBias()) {
      launches.add(
          new Launch(
              "bias_gradient",
              NdRange.groups(p.oc(), LANES),
              List.of(
                  new Argument.Operand(Role.DIFF_DST),
                  new Argument.Operand(Role.DIFF_BIAS),
                  shape)));
    }
    List<String> defines = defines(p);
    defines.add("-DLANES=" + LANES);
    long bytes = p.weightsLayout().count() * splits.number() * p.type().bytes();
    return new Plan(BACKWARD_WEIGHTS, defines, launches, bytes);
  }

  /**
   * How the output pixels, over which backward-weights sums, are cut into partial sums. A function
   * of the problem and the tile alone, so that results do not depend on the device's size.
   *
   * @param number of parts
   * @param size pixels of a part, a multiple of the tile's depth
   */
  private record Splits(int number, int size) {

    /** Work-groups that keep a large device busy. */
    private static final long WANTED_GROUPS = 256;

    /** Fewer pixels are not worth a partial sum of their own. */
    private static final long LEAST_PIXELS = 1024;

    static Splits of(ConvolutionProblem p, Tile tile) {
      long pixels = p.mb() * p.h().out() * p.w().out();
      long tiles = tile.rows(p.oc() / p.groups()) * tile.columns(taps(p)) * p.groups();
      long wanted = Math.ceilDiv(WANTED_GROUPS, Math.max(1, tiles));
      long number = Math.clamp(Math.min(wanted, pixels / LEAST_PIXELS), 1, 64);
      long size = Math.ceilDiv(Math.ceilDiv(pixels, number), tile.bk()) * tile.bk();
      return new Splits((int) Math.max(1, Math.ceilDiv(pixels, Math.max(1, size))), (int) size);
    }
  }

  private static long taps(ConvolutionProblem p) {
    return p.ic() / p.groups() * p.h().kernel() * p.w().kernel();
  }

  private NdRange tiles(long rows, long columns, long depth) {
    return NdRange.groups(tile.columns(columns), tile.rows(rows), depth, tile.groupSize(), 1, 1);
  }

  private List<String> defines(ConvolutionProblem p) {
    List<String> defines = new ArrayList<>(tile.defines());
    defines.add("-DKH=" + p.h().kernel());
    defines.add("-DKW=" + p.w().kernel());
    defines.add("-DSH=" + p.h().stride());
    defines.add("-DSW=" + p.w().stride());
    return defines;
  }

  /** The struct of {@code convolution.cl}. */
  private static Argument shape(ConvolutionProblem p) {
    IntFields fields =
        new IntFields()
            .add(p.mb(), p.groups(), p.ic() / p.groups(), p.oc() / p.groups())
            .add(p.h().in(), p.w().in(), p.h().out(), p.w().out())
            .add(p.h().pad(), p.w().pad(), p.h().dilation() + 1, p.w().dilation() + 1)
            .addStrides(p.srcLayout())
            .addStrides(p.dstLayout())
            .addStrides(p.weightsLayout());
    return new Argument.Struct(ClStruct.of(fields.toArray()));
  }
}
