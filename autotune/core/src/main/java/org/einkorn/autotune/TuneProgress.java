package org.einkorn.autotune;

import java.time.Duration;

/**
 * How far a tuning is.
 *
 * @param done problems that are finished
 * @param total problems in all
 * @param current what is being done, such as the text of the problem being raced
 * @param remaining estimated time until the end, at most the budget's rest
 */
public record TuneProgress(int done, int total, String current, Duration remaining) {}
