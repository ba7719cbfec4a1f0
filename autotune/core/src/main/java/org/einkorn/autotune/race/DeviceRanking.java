package org.einkorn.autotune.race;

import org.einkorn.kernels.Device;

/**
 * How fast whole steps ran on a device.
 *
 * @param device the device
 * @param median median time of a step in nanoseconds, NaN when it failed
 * @param low lower end of the median's confidence interval
 * @param high upper end of the median's confidence interval
 * @param rounds number of steps that were timed
 * @param slower median over that of the fastest device, 1 for this one itself
 * @param failure what the step threw, empty when all went well
 */
public record DeviceRanking(
    Device device,
    double median,
    double low,
    double high,
    int rounds,
    double slower,
    String failure) {}
