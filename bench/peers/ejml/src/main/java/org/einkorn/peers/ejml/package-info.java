/** The peer {@code ejml}: matrix products by the Efficient Java Matrix Library. */
@NullMarked
package org.einkorn.peers.ejml;

import org.jspecify.annotations.NullMarked;
