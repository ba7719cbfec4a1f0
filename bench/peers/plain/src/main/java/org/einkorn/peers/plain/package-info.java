/**
 * The peer {@code plain}: the loops that one writes in Java without a library, over {@code float[]}
 * and on one thread. C2 vectorizes what it can.
 */
@NullMarked
package org.einkorn.peers.plain;

import org.jspecify.annotations.NullMarked;
