/**
 * Tensors with gradients, and networks made of them.
 *
 * <p>An {@link org.einkorn.nn.Engine} says where and how everything is computed. A {@link
 * org.einkorn.nn.Network} holds the parameters of its {@link org.einkorn.nn.Layer layers} in the
 * memory of the engine's device. A {@link org.einkorn.nn.Tape} runs operations on {@link
 * org.einkorn.nn.Tensor tensors} as they are called and, when it is a training tape, remembers them
 * for the backward pass:
 *
 * <pre>{@code
 * Tape tape = Tape.training(engine);
 * while (batches.next()) {
 *   tape.rewind();
 *   Tensor logits = network.forward(tape.images(batches.batch()));
 *   logits.crossEntropy(batches.batch().labels()).backward();
 *   optimizer.step();
 * }
 * }</pre>
 *
 * <p>Nobody frees a tensor: its memory belongs to the tape and is used again after {@link
 * org.einkorn.nn.Tape#rewind()}. A step that is like the one before finds its operations prepared,
 * with their kernels, operands and memory, so it allocates nothing but the tensors' handles, and no
 * native memory at all.
 */
@NullMarked
package org.einkorn.nn;

import org.jspecify.annotations.NullMarked;
