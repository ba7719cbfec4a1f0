package org.einkorn.nn;

/**
 * What recurrent layers give.
 *
 * @param output hidden states of the last layer after each step, steps × batch × directions·hidden;
 *     zero behind the end of a shorter sequence
 * @param last the states of all layers after the last step of each sequence
 */
public record RecurrentOutput(Tensor output, RecurrentState last) {}
