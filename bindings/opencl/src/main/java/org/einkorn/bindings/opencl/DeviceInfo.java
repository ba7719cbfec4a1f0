package org.einkorn.bindings.opencl;

import java.util.List;

/**
 * What a device says about itself. Sizes are in bytes.
 *
 * @param index the device's number in this process, from 0
 * @param platform the platform's name, as "Portable Computing Language"
 * @param platformVersion the platform's version text
 * @param name the device's name, blanks collapsed
 * @param vendor the device's vendor
 * @param driver the driver's version
 * @param version the OpenCL version of the device, as "OpenCL 3.0 CUDA"
 * @param languageVersion the OpenCL C version of its compiler
 * @param type what kind of processor it is
 * @param computeUnits parallel compute units
 * @param clockMegahertz the greatest clock, 0 where unknown
 * @param maxWorkGroupSize the most work-items of one work-group
 * @param maxWorkItemSizes the most work-items of a work-group along each dimension
 * @param vectorWidth the preferred vector width for {@code float}, in elements
 * @param globalMemory global memory
 * @param maxAllocation the largest single buffer
 * @param localMemory local memory of a compute unit
 * @param localMemoryDedicated whether local memory is a memory of its own, or a part of global
 * @param globalCache cache of global memory, 0 for none
 * @param cacheLine the line of that cache, 0 for none
 * @param baseAlignment the alignment of a buffer's start and of a sub-buffer's
 * @param addressBits the width of a device address
 * @param fp64 whether {@code double} is supported
 * @param fp16 whether {@code half} arithmetic is supported
 * @param correctlyRoundedDivision whether {@code float} division and square root can be compiled to
 *     round correctly
 * @param unifiedMemory whether the device shares the host's memory
 * @param compiler whether programs can be built from source
 * @param timerResolutionNanos the step of the profiling clock
 * @param extensions the names of the device's extensions
 */
public record DeviceInfo(
    int index,
    String platform,
    String platformVersion,
    String name,
    String vendor,
    String driver,
    String version,
    String languageVersion,
    Type type,
    int computeUnits,
    int clockMegahertz,
    long maxWorkGroupSize,
    List<Long> maxWorkItemSizes,
    int vectorWidth,
    long globalMemory,
    long maxAllocation,
    long localMemory,
    boolean localMemoryDedicated,
    long globalCache,
    long cacheLine,
    long baseAlignment,
    int addressBits,
    boolean fp64,
    boolean fp16,
    boolean correctlyRoundedDivision,
    boolean unifiedMemory,
    boolean compiler,
    long timerResolutionNanos,
    List<String> extensions) {

  /** Copies the lists. */
  public DeviceInfo {
    maxWorkItemSizes = List.copyOf(maxWorkItemSizes);
    extensions = List.copyOf(extensions);
  }

  /** The kind of processor behind a device. */
  public enum Type {
    /** A host processor. */
    CPU,
    /** A graphics processor. */
    GPU,
    /** A dedicated accelerator. */
    ACCELERATOR,
    /** Anything else. */
    OTHER
  }

  /** Everything that a compiled binary or a timing depends on: platform, device and driver. */
  public String fingerprint() {
    return String.join(" | ", platform, platformVersion, vendor, name, version, driver);
  }
}
