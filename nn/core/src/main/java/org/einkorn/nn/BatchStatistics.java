package org.einkorn.nn;

/**
 * A batch normalization with its parameters, each with one number for a channel.
 *
 * @param scale learned factor
 * @param shift learned summand
 * @param runningMean mean over past batches
 * @param runningVariance variance over past batches
 * @param momentum share of each batch in the running statistics
 * @param epsilon what is added to the variance
 */
public record BatchStatistics(
    Parameter scale,
    Parameter shift,
    Parameter runningMean,
    Parameter runningVariance,
    double momentum,
    double epsilon) {}
