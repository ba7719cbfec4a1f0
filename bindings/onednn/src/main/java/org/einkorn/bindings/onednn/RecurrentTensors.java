package org.einkorn.bindings.onednn;

import org.jspecify.annotations.Nullable;

/**
 * The tensors of a recurrent layer with one state, or their gradients. Axes as of {@link Lstm}.
 *
 * @param srcLayer the input sequence
 * @param srcIter the first hidden state, or null for zeros
 * @param weightsLayer W
 * @param weightsIter U
 * @param bias b, or null for zeros
 * @param dstLayer the hidden states of the last layer, a sequence
 * @param dstIter the last hidden state, or null when nobody wants it
 */
public record RecurrentTensors(
    MemoryDesc srcLayer,
    @Nullable MemoryDesc srcIter,
    MemoryDesc weightsLayer,
    MemoryDesc weightsIter,
    @Nullable MemoryDesc bias,
    MemoryDesc dstLayer,
    @Nullable MemoryDesc dstIter) {}
