package org.einkorn.nn.cli.recipes;

import org.einkorn.nn.data.Examples;

/**
 * Examples as a model takes them.
 *
 * @param train what is learned from
 * @param test what is measured on
 */
public record Split(Examples train, Examples test) {}
