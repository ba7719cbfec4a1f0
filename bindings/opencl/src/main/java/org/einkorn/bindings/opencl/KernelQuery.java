package org.einkorn.bindings.opencl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_event;
import org.jocl.cl_kernel;

/** Asks a kernel object what the compiler knows about it. */
final class KernelQuery {

  private KernelQuery() {}

  static int argumentCount(cl_kernel kernel) {
    return Query.count((size, value, needed) ->
        CL.clGetKernelInfo(kernel, CL.CL_KERNEL_NUM_ARGS, size, value, needed));
  }

  static ArgumentKind argumentKind(cl_kernel kernel, int index) {
    long qualifier;
    try {
      qualifier =
          Query.number((size, value, needed) ->
              CL.clGetKernelArgInfo(
                  kernel, index, CL.CL_KERNEL_ARG_ADDRESS_QUALIFIER, size, value, needed));
    } catch (CLException notTold) {
      return ArgumentKind.UNKNOWN;
    }
    return switch ((int) qualifier) {
      case CL.CL_KERNEL_ARG_ADDRESS_GLOBAL, CL.CL_KERNEL_ARG_ADDRESS_CONSTANT ->
          ArgumentKind.BUFFER;
      case CL.CL_KERNEL_ARG_ADDRESS_LOCAL -> ArgumentKind.LOCAL;
      case CL.CL_KERNEL_ARG_ADDRESS_PRIVATE -> ArgumentKind.SCALAR;
      default -> ArgumentKind.UNKNOWN;
    };
  }

  static long maxGroupSize(cl_kernel kernel, ClDevice device) {
    return groupInfo(kernel, device, CL.CL_KERNEL_WORK_GROUP_SIZE);
  }

  static long localBytes(cl_kernel kernel, ClDevice device) {
    return groupInfo(kernel, device, CL.CL_KERNEL_LOCAL_MEM_SIZE);
  }

  private static long groupInfo(cl_kernel kernel, ClDevice device, int parameter) {
    return Query.number((size, value, needed) ->
        CL.clGetKernelWorkGroupInfo(kernel, device.id(), parameter, size, value, needed));
  }

  /** Waits for an event, releases it, and returns the time between its start and its end. */
  static long nanos(cl_event event) {
    try {
      CL.clWaitForEvents(1, new cl_event[] {event});
      return profiling(event, CL.CL_PROFILING_COMMAND_END)
          - profiling(event, CL.CL_PROFILING_COMMAND_START);
    } catch (CLException e) {
      throw Status.wrap(e, "wait for a timed launch");
    } finally {
      CL.clReleaseEvent(event);
    }
  }

  private static long profiling(cl_event event, int parameter) {
    return Query.number(
        (size, value, needed) -> CL.clGetEventProfilingInfo(event, parameter, size, value, needed));
  }
}
