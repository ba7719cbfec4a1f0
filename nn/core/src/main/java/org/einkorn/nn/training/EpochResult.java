package org.einkorn.nn.training;

import org.jspecify.annotations.Nullable;

/**
 * One pass over the data.
 *
 * @param epoch its number, from 1
 * @param loss mean loss of the steps
 * @param accuracy share of right predictions while training
 * @param imagesPerSecond speed of the steps
 * @param validation what the network does on the validation set after the pass, or null
 */
public record EpochResult(
    int epoch,
    double loss,
    double accuracy,
    double imagesPerSecond,
    @Nullable Evaluation validation) {}
