package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.gemm.GemmProblem;

/**
 * Matrix products, one tile a work-group: {@code gemm.cl}.
 *
 * @param tile how the product is cut
 */
record GemmPlanner(Tile tile) implements Planner {

  @Override
  public String id() {
    return "opencl/gemm/" + tile.text();
  }

  @Override
  public List<String> sources() {
    return List.of("gemm.cl");
  }

  @Override
  public int vectorWidth() {
    return tile.tn();
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    GemmProblem p = (GemmProblem) problem;
    if (p.batch().count() != 1) {
      return Optional.of("computes one product at a time, not a batch");
    }
    return tile.refusal(device, p.type())
        .or(() -> Limits.size("m", p.m()))
        .or(() -> Limits.size("n", p.n()))
        .or(() -> Limits.size("k", p.k()))
        .or(() -> Limits.size("tiles", tile.rows(p.m()) * tile.columns(p.n())));
  }

  @Override
  public Plan plan(Problem problem) {
    GemmProblem p = (GemmProblem) problem;
    // with alpha = 0 the product counts for nothing, whatever A and B hold
    long k = p.alpha() == ScalarClass.ZERO ? 0 : p.k();
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument.Operand(Role.SRC));
    arguments.add(new Argument.Operand(Role.WEIGHTS));
    arguments.add(new Argument.Operand(Role.DST));
    arguments.addAll(EpiloguePlan.arguments(p.epilogue(), p.type()));
    arguments.add(new Argument.Real(p.type(), o -> p.alpha().resolve(o.scalar(Scalar.ALPHA))));
    arguments.add(new Argument.Real(p.type(), o -> p.beta().resolve(o.scalar(Scalar.BETA))));
    arguments.add(new Argument.IntValue(Math.toIntExact(p.m())));
    arguments.add(new Argument.IntValue(Math.toIntExact(p.n())));
    arguments.add(new Argument.IntValue(Math.toIntExact(k)));
    arguments.add(new Argument.LongValue(p.lda()));
    arguments.add(new Argument.LongValue(p.ldb()));
    arguments.add(new Argument.LongValue(p.ldc()));
    NdRange range = NdRange.groups(tile.rows(p.m()) * tile.columns(p.n()), tile.groupSize());
    return new Plan("gemm.cl", defines(p), new Launch("gemm", range, arguments));
  }

  private List<String> defines(GemmProblem p) {
    boolean byRow = p.epilogue().steps().contains(new Epilogue.Bias(BiasAxis.M));
    List<String> defines = new ArrayList<>(tile.defines());
    defines.add("-DTRANS_A=" + (p.transA() ? 1 : 0));
    defines.add("-DTRANS_B=" + (p.transB() ? 1 : 0));
    defines.add("-DBIAS_BY_ROW=" + (byRow ? 1 : 0));
    defines.addAll(EpiloguePlan.defines(p.epilogue()));
    return defines;
  }
}
