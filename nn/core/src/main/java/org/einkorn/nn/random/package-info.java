/**
 * Explicit randomness: a key is a value, the same key always gives the same numbers, and keys are
 * split instead of shared, so no result depends on the order of calls or the number of threads.
 */
@NullMarked
package org.einkorn.nn.random;

import org.jspecify.annotations.NullMarked;
