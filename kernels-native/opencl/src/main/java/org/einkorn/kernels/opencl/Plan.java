package org.einkorn.kernels.opencl;

import java.util.List;

/**
 * How a problem is computed: a program and its launches.
 *
 * @param source name of the OpenCL C source
 * @param defines its {@code -D} options
 * @param launches what a run enqueues, in order
 * @param workspaceBytes scratch memory of a run
 */
record Plan(String source, List<String> defines, List<Launch> launches, long workspaceBytes) {

  Plan {
    defines = List.copyOf(defines);
    launches = List.copyOf(launches);
  }

  /** A plan without scratch memory. */
  Plan(String source, List<String> defines, Launch... launches) {
    this(source, defines, List.of(launches), 0);
  }
}
