/**
 * The backend {@code opencl}: every family of the contract on OpenCL devices, so that a whole
 * network trains on a device without crossing back.
 *
 * <p>A variant is a {@link org.einkorn.kernels.opencl.Planner}: it turns a problem into a {@link
 * org.einkorn.kernels.opencl.Plan}, which names the OpenCL C source, its defines and the launches
 * with their arguments. {@link org.einkorn.kernels.opencl.Table} lists all variants. The sources
 * lie under {@code META-INF/einkorn/opencl} and state their equations.
 *
 * <p>Only {@link org.einkorn.kernels.opencl.OpenClBackend} is meant for others; they find it by
 * {@link java.util.ServiceLoader}.
 */
@NullMarked
package org.einkorn.kernels.opencl;

import org.jspecify.annotations.NullMarked;
