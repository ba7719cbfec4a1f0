/**
 * OpenCL for the JVM in eight small types.
 *
 * <p>{@link org.einkorn.bindings.opencl.OpenCl#discover} finds the devices of the process, or says
 * why there are none. A {@link org.einkorn.bindings.opencl.ClDevice} holds one context and one
 * in-order queue, allocates {@link org.einkorn.bindings.opencl.ClBuffer}s and builds {@link
 * org.einkorn.bindings.opencl.ClProgram}s, whose {@link org.einkorn.bindings.opencl.ClKernel}s are
 * launched over an {@link org.einkorn.bindings.opencl.NdRange}.
 *
 * <p>Order and waiting: launches, fills and device-to-device copies are enqueued and return at
 * once; one queue per device runs them in the order in which they were enqueued. {@link
 * org.einkorn.bindings.opencl.ClBuffer#read} and {@link
 * org.einkorn.bindings.opencl.ClDevice#finish} wait.
 *
 * <p>Sizes and offsets are {@code long} and in bytes. Every range is checked in Java before a
 * native call is made. Source: <a
 * href="https://registry.khronos.org/OpenCL/specs/opencl-1.2.pdf">The OpenCL Specification, version
 * 1.2</a>, the version that everything here keeps to.
 */
@NullMarked
package org.einkorn.bindings.opencl;

import org.jspecify.annotations.NullMarked;
