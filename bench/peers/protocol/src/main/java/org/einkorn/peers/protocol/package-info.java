/**
 * What all peers share: the talk in lines of JSON, operands from files, timing. {@code
 * bench/core/docs/peers.md} describes the protocol.
 */
@NullMarked
package org.einkorn.peers.protocol;

import org.jspecify.annotations.NullMarked;
