/**
 * The peer {@code onednn}: oneDNN's primitives through its raw bindings, without Einkorn's kernels.
 */
@NullMarked
package org.einkorn.peers.onednn;

import org.jspecify.annotations.NullMarked;
