package org.einkorn.nn;

/**
 * The parameters of a batch normalization, each with one number for a channel.
 *
 * @param scale learned factor
 * @param shift learned summand
 * @param runningMean mean over past batches
 * @param runningVariance variance over past batches
 */
public record BatchStatistics(
    Parameter scale, Parameter shift, Parameter runningMean, Parameter runningVariance) {}
