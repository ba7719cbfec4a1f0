/**
 * Sets of labelled images: the 8×8 digits that ship here, IDX files in a folder, and batches of
 * them in an order that a key decides.
 *
 * <p>Nothing here reads from a network. Pixels stay bytes in memory and become floats when a batch
 * is assembled.
 */
@NullMarked
package org.einkorn.nn.data;

import org.jspecify.annotations.NullMarked;
