/** Racing: candidates are proved right, then timed against each other, round by round. */
@NullMarked
package org.einkorn.autotune.race;

import org.jspecify.annotations.NullMarked;
