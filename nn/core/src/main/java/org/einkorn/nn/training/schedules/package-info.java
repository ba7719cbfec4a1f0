/**
 * Learning rates over the steps of training. A {@link org.einkorn.nn.training.schedules.Schedule}
 * is a pure function of the number of the step, so a run that is taken up again needs nothing of
 * it; {@link org.einkorn.nn.training.schedules.ReduceOnPlateau} alone depends on what was measured.
 */
@NullMarked
package org.einkorn.nn.training.schedules;

import org.jspecify.annotations.NullMarked;
