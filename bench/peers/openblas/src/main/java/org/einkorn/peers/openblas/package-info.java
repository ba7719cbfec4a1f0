/** The peer {@code openblas}: matrix products by OpenBLAS's own C interface. */
@NullMarked
package org.einkorn.peers.openblas;

import org.jspecify.annotations.NullMarked;
