package org.einkorn.kernels.opencl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.bindings.opencl.ClProgram;
import org.einkorn.bindings.opencl.ThreadKernels;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/**
 * A planner on a device.
 *
 * @param planner how problems are computed
 * @param device where
 */
record OpenClVariant(Planner planner, OpenClDevice device) implements Variant {

  /** What the compiler made of a variant's kernels that does not fit, once it is known. */
  private static final Map<OpenClVariant, String> MISFITS = new ConcurrentHashMap<>();

  @Override
  public String id() {
    return planner.id();
  }

  /** Work-groups and splits follow from the problem alone, never from the compute units. */
  @Override
  public boolean isThreadInvariant() {
    return true;
  }

  /** The sources, the planner as compiled, and the driver, whose compiler makes the kernel. */
  @Override
  public String revision() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String source : planner.sources()) {
        digest.update(Source.text(source).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6) + " " + device.info().fingerprint();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Why it cannot compute a problem, as far as that is known before its program is built. */
  Optional<String> refusal(Problem problem, Options options) {
    if (!device.info().compiler()) {
      return Optional.of("the device's driver has no compiler");
    }
    if (problem.type() == DataType.F64 && !device.info().fp64()) {
      return Optional.of("the device has no double precision");
    }
    String misfit = MISFITS.get(this);
    return misfit != null ? Optional.of(misfit) : planner.refusal(problem, device.info());
  }

  @Override
  public Kernel prepare(Problem problem, Options options, Preparation preparation) {
    if (options.device() != device) {
      throw new IllegalArgumentException(
          id() + " was offered for " + device.id() + ", not for " + options.device().id());
    }
    refusal(problem, options)
        .ifPresent(reason -> {
          throw new IllegalArgumentException(id() + " refuses '" + problem + "': " + reason);
        });
    Plan plan = planner.plan(problem);
    ClProgram program =
        device
            .device()
            .program(Source.text(plan.source()), compilerOptions(plan, problem, options));
    PlannedKernel kernel = new PlannedKernel(this, problem, options, plan, kernels(program, plan));
    if (preparation == Preparation.WARM) {
      WarmUp.run(kernel);
    }
    return kernel;
  }

  /** The kernels of a plan; refuses when the compiled kernel runs smaller work-groups only. */
  private ThreadKernels[] kernels(ClProgram program, Plan plan) {
    ThreadKernels[] kernels = new ThreadKernels[plan.launches().size()];
    for (int i = 0; i < kernels.length; i++) {
      Launch launch = plan.launches().get(i);
      kernels[i] = program.kernels(launch.kernel());
      long most = kernels[i].get().maxGroupSize();
      if (launch.range().groupSize() > most) {
        String reason =
            String.format(
                "needs work-groups of %d, and %s as compiled for this device runs %d",
                launch.range().groupSize(), launch.kernel(), most);
        MISFITS.put(this, reason);
        throw new IllegalArgumentException(id() + ": " + reason);
      }
    }
    return kernels;
  }

  /**
   * Strict asks for correctly rounded division and root where the device has them; fast allows a
   * product and a sum to become one operation. Neither touches NaN or infinity.
   */
  private List<String> compilerOptions(Plan plan, Problem problem, Options options) {
    List<String> compilerOptions = new ArrayList<>();
    compilerOptions.add("-cl-std=CL1.2");
    // some drivers print how many warnings they had to standard error
    compilerOptions.add("-w");
    if (options.mode() == Mode.FAST) {
      compilerOptions.add("-cl-mad-enable");
    } else if (device.info().correctlyRoundedDivision()) {
      compilerOptions.add("-cl-fp32-correctly-rounded-divide-sqrt");
    }
    boolean wide = problem.type() == DataType.F64;
    compilerOptions.add(wide ? "-DREAL=double" : "-DREAL=float");
    if (wide) {
      compilerOptions.add("-DDOUBLE");
    }
    compilerOptions.addAll(plan.defines());
    return compilerOptions;
  }
}
