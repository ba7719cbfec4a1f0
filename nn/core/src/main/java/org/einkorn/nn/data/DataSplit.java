package org.einkorn.nn.data;

/**
 * What is learned from, and what is measured on.
 *
 * @param train the images to learn from
 * @param test the images to measure on
 */
public record DataSplit(DataSet train, DataSet test) {}
