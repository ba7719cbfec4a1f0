/**
 * What can be trained from the command line: each recipe is a model, the kind of data that it
 * learns from, an objective, and settings that work. What a model has to know of its data besides
 * the weights, such as a vocabulary, it says in notes, which are kept in the same file.
 */
@NullMarked
package org.einkorn.nn.cli.recipes;

import org.jspecify.annotations.NullMarked;
