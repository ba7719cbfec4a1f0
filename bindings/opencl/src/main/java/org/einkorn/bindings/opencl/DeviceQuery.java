package org.einkorn.bindings.opencl;

import java.util.List;
import org.einkorn.bindings.opencl.Query.Getter;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Asks a device everything that {@link DeviceInfo} holds. */
final class DeviceQuery {

  private DeviceQuery() {}

  static DeviceInfo read(int index, cl_platform_id platform, cl_device_id device) {
    List<String> extensions =
        List.of(Query.text(of(device, CL.CL_DEVICE_EXTENSIONS)).split(" ")).stream()
            .filter(name -> !name.isEmpty())
            .sorted()
            .toList();
    return new DeviceInfo(
        index,
        platformName(platform),
        platformText(platform, CL.CL_PLATFORM_VERSION),
        Query.text(of(device, CL.CL_DEVICE_NAME)),
        Query.text(of(device, CL.CL_DEVICE_VENDOR)),
        Query.text(of(device, CL.CL_DRIVER_VERSION)),
        Query.text(of(device, CL.CL_DEVICE_VERSION)),
        Query.text(of(device, CL.CL_DEVICE_OPENCL_C_VERSION)),
        type(Query.number(of(device, CL.CL_DEVICE_TYPE))),
        Query.count(of(device, CL.CL_DEVICE_MAX_COMPUTE_UNITS)),
        Query.count(of(device, CL.CL_DEVICE_MAX_CLOCK_FREQUENCY)),
        Query.number(of(device, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE)),
        Query.sizes(of(device, CL.CL_DEVICE_MAX_WORK_ITEM_SIZES)),
        Query.count(of(device, CL.CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT)),
        Query.number(of(device, CL.CL_DEVICE_GLOBAL_MEM_SIZE)),
        Query.number(of(device, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE)),
        Query.number(of(device, CL.CL_DEVICE_LOCAL_MEM_SIZE)),
        Query.number(of(device, CL.CL_DEVICE_LOCAL_MEM_TYPE)) == CL.CL_LOCAL,
        Query.number(of(device, CL.CL_DEVICE_GLOBAL_MEM_CACHE_SIZE)),
        Query.number(of(device, CL.CL_DEVICE_GLOBAL_MEM_CACHELINE_SIZE)),
        Query.number(of(device, CL.CL_DEVICE_MEM_BASE_ADDR_ALIGN)) / Byte.SIZE,
        Query.count(of(device, CL.CL_DEVICE_ADDRESS_BITS)),
        supports(device, CL.CL_DEVICE_DOUBLE_FP_CONFIG),
        extensions.contains("cl_khr_fp16"),
        (Query.number(of(device, CL.CL_DEVICE_SINGLE_FP_CONFIG))
                & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT)
            != 0,
        unifiedMemory(device),
        Query.flag(of(device, CL.CL_DEVICE_COMPILER_AVAILABLE)),
        Query.number(of(device, CL.CL_DEVICE_PROFILING_TIMER_RESOLUTION)),
        extensions);
  }

  static String platformName(cl_platform_id platform) {
    return platformText(platform, CL.CL_PLATFORM_NAME);
  }

  private static String platformText(cl_platform_id platform, int parameter) {
    return Query.text(
        (size, value, needed) -> CL.clGetPlatformInfo(platform, parameter, size, value, needed));
  }

  private static Getter of(cl_device_id device, int parameter) {
    return (size, value, needed) -> CL.clGetDeviceInfo(device, parameter, size, value, needed);
  }

  /** A property that some versions of OpenCL do not have: unknown means no. */
  private static boolean supports(cl_device_id device, int parameter) {
    try {
      return Query.flag(of(device, parameter));
    } catch (CLException unknown) {
      return false;
    }
  }

  /** Deprecated in OpenCL 2.0, and the only question that every version answers. */
  @SuppressWarnings("deprecation")
  private static boolean unifiedMemory(cl_device_id device) {
    return supports(device, CL.CL_DEVICE_HOST_UNIFIED_MEMORY);
  }

  private static DeviceInfo.Type type(long bits) {
    if ((bits & CL.CL_DEVICE_TYPE_GPU) != 0) {
      return DeviceInfo.Type.GPU;
    }
    if ((bits & CL.CL_DEVICE_TYPE_CPU) != 0) {
      return DeviceInfo.Type.CPU;
    }
    return (bits & CL.CL_DEVICE_TYPE_ACCELERATOR) != 0
        ? DeviceInfo.Type.ACCELERATOR
        : DeviceInfo.Type.OTHER;
  }
}
