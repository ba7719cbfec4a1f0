/**
 * The backend {@code onednn}: kernel families on oneDNN, for f32 in native memory.
 *
 * <p>For each family a class of {@link Drafts} says which primitives compute a problem and where
 * their arguments come from; the {@link PlanBuilder} turns a draft into a {@link Plan}: oneDNN has
 * chosen implementations and layouts, and every piece of scratch memory has its place in the
 * kernel's workspace. A {@link OneDnnKernel} runs a plan; what it keeps from call to call in a
 * workspace is a {@link Frame}.
 *
 * <p>A variant's id ends with the name that oneDNN gives its implementation, and {@code +weights}
 * or {@code +all} where operands are copied to and from a layout of oneDNN's own choice in each
 * run: {@code onednn/convolution/jit:avx512_core+all}. oneDNN's {@code ref} implementations are
 * refused.
 */
@NullMarked
package org.einkorn.kernels.onednn;

import org.jspecify.annotations.NullMarked;
