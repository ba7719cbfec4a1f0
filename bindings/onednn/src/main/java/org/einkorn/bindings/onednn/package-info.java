/**
 * The C API of oneDNN 3.x through the Foreign Function and Memory API: typed, and nothing more.
 *
 * <p>{@link OneDnn#load()} finds and loads the library once for the process and says what it
 * loaded. Then a primitive is made as in C:
 *
 * <ol>
 *   <li>{@link MemoryDesc}: type, sizes, and strides or a layout that oneDNN may choose;
 *   <li>{@link Attributes} with {@link PostOps}: scratchpad of the caller, strict arithmetic, what
 *       is fused;
 *   <li>a {@link PrimitiveDesc} from the operation's class ({@link Matmul}, {@link Convolution},
 *       {@link Pooling}, {@link Normalization}, {@link Lstm}, {@link Softmax}, {@link Eltwise},
 *       {@link Binary}, {@link Reduction}, {@link Reorder}): it names the implementation that was
 *       chosen;
 *   <li>a {@link Primitive}, run with {@link ExecArgs}.
 * </ol>
 *
 * <p>Names, constants and argument orders are those of the headers {@code dnnl.h} and {@code
 * dnnl_types.h}; the meaning of each call is in oneDNN's developer guide. A call that fails throws
 * {@link OneDnnException} with the status and the arguments.
 *
 * <p><b>Threads.</b> oneDNN takes the number of threads from the OpenMP runtime, which keeps it for
 * each calling thread: call {@link OneDnn#setThreads} before a primitive is created and before it
 * is run, with the same number. OpenMP keeps a team of workers for every thread that runs
 * primitives: run them on few, long-lived platform threads.
 *
 * <p><b>Safety.</b> Nothing here checks that a data pointer is as large as its descriptor says. Who
 * calls must.
 */
@NullMarked
package org.einkorn.bindings.onednn;

import org.jspecify.annotations.NullMarked;
