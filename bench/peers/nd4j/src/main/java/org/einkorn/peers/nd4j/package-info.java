/** The peer {@code nd4j}: operations of ND4J on its native backend. */
@NullMarked
package org.einkorn.peers.nd4j;

import org.jspecify.annotations.NullMarked;
