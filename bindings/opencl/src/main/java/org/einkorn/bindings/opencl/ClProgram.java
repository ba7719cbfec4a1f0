package org.einkorn.bindings.opencl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** A program built for one device. Lives as long as the process; safe for many threads. */
public final class ClProgram {

  /** Lets {@link ClKernel} check the kind of each argument in Java. */
  private static final String ARGUMENT_INFO = "-cl-kernel-arg-info";

  private final ClDevice device;
  private final Key key;
  private final cl_program program;

  /** What identifies a program on a device. */
  record Key(String sourceHash, List<String> options) {

    static Key of(String source, List<String> options) {
      for (String option : options) {
        if (option.isBlank() || option.indexOf('\0') >= 0) {
          throw new IllegalArgumentException(
              "a compiler option is blank or holds a NUL: " + options);
        }
      }
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
        return new Key(HexFormat.of().formatHex(hash), List.copyOf(options));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java platform has SHA-256", e);
      }
    }
  }

  private ClProgram(ClDevice device, Key key, cl_program program) {
    this.device = device;
    this.key = key;
    this.program = program;
  }

  static ClProgram build(ClDevice device, Key key, String source) {
    if (!device.info().compiler()) {
      throw new ClException(
          device + " has no compiler: it cannot build programs from source",
          CL.CL_COMPILER_NOT_AVAILABLE);
    }
    String options = String.join(" ", key.options());
    cl_program program;
    try {
      program =
          CL.clCreateProgramWithSource(device.context(), 1, new String[] {source}, null, null);
    } catch (CLException e) {
      throw Status.wrap(e, "create a program on " + device);
    }
    try {
      int status =
          CL.clBuildProgram(
              program,
              1,
              new cl_device_id[] {device.id()},
              (ARGUMENT_INFO + " " + options).strip(),
              null,
              null);
      Status.check(status, "build a program on " + device);
    } catch (CLException e) {
      String log = log(program, device);
      CL.clReleaseProgram(program);
      throw failure(device, options, source, log, e);
    }
    return new ClProgram(device, key, program);
  }

  private static ClBuildException failure(
      ClDevice device, String options, String source, String log, CLException cause) {
    String first = BuildLog.firstError(log, source).map(text -> ": " + text).orElse("");
    return new ClBuildException(
        "OpenCL program does not build on "
            + device
            + " with options ["
            + options
            + "] ("
            + Status.name(cause.getStatus())
            + ")"
            + first
            + "\nbuild log:\n"
            + log,
        log,
        cause.getStatus(),
        cause);
  }

  private static String log(cl_program program, ClDevice device) {
    return Query.lines((size, value, needed) ->
        CL.clGetProgramBuildInfo(
            program, device.id(), CL.CL_PROGRAM_BUILD_LOG, size, value, needed));
  }

  /** The device that it was built for. */
  public ClDevice device() {
    return device;
  }

  /** SHA-256 of the source, in hexadecimal. */
  public String sourceHash() {
    return key.sourceHash();
  }

  /** The compiler options that it was built with. */
  public List<String> options() {
    return key.options();
  }

  /**
   * Makes a kernel object that belongs to the calling thread.
   *
   * @throws IllegalArgumentException if the program has no kernel of that name
   */
  public ClKernel kernel(String name) {
    try {
      return ClKernel.create(this, name, CL.clCreateKernel(program, name, null));
    } catch (CLException e) {
      if (e.getStatus() == CL.CL_INVALID_KERNEL_NAME) {
        throw new IllegalArgumentException("the program has no kernel named " + name, e);
      }
      throw Status.wrap(e, "create kernel " + name);
    }
  }

  /** A kernel object for each thread that asks, made when it first asks. */
  public ThreadKernels kernels(String name) {
    return new ThreadKernels(this, name);
  }
}
