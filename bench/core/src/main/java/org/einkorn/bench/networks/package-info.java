/**
 * Whole networks as something to measure: a step of training (forward, cross-entropy, backward,
 * Adam) or a forward pass of inference, from the same weights and inputs for everyone.
 */
@NullMarked
package org.einkorn.bench.networks;

import org.jspecify.annotations.NullMarked;
