/** The peer {@code netlib}: matrix products by netlib's BLAS on the Vector API. */
@NullMarked
package org.einkorn.peers.netlib;

import org.jspecify.annotations.NullMarked;
