package org.einkorn.nn.cli.recipes;

/**
 * A number that says how good a model is.
 *
 * @param key its name for programs
 * @param title its name for people
 * @param value the number
 */
public record Figure(String key, String title, double value) {}
