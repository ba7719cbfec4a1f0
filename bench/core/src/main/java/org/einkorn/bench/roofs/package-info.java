/**
 * What the machine can do at most, measured in a JVM of its own: {@link
 * org.einkorn.bench.roofs.RoofMeter} runs multiply-adds that never leave the registers, and moves
 * bytes through each level of cache; {@link org.einkorn.bench.roofs.Roofline} names the limit of a
 * problem among what was measured (Williams, Waterman and Patterson, Roofline, CACM 52(4), 2009).
 */
@NullMarked
package org.einkorn.bench.roofs;

import org.jspecify.annotations.NullMarked;
