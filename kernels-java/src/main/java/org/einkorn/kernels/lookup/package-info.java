/**
 * Rows taken from tables by index, and their gradients scattered back: what embedding and the
 * gather of transform share. Internal to the module.
 */
@NullMarked
package org.einkorn.kernels.lookup;

import org.jspecify.annotations.NullMarked;
