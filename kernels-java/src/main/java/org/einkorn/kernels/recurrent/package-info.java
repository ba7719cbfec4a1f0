/**
 * Recurrent layers over sequences of <i>t</i> steps, <i>mb</i> sequences at a time, with <i>dhc</i>
 * hidden values: plain, long short-term memory and gated recurrent units. As text, in benchdnn's
 * notation for sizes and direction:
 *
 * <pre>{@code
 * recurrent forward-training|forward-inference|backward f32|f64 rnn-tanh|rnn-relu|lstm|lbr-gru
 *     l1t64mb32slc256dhc256 [right2left|concat] [bias] [initial] [final] [lengths]
 * }</pre>
 *
 * <h2>Forward</h2>
 *
 * For each layer, direction and sequence, with input <i>x</i> of <i>in</i> values (<i>slc</i> in
 * the first layer, <i>d · dhc</i> in the others), last states <i>h'</i> and <i>c'</i>, σ the
 * logistic function and {@code ⊙} the product of elements:
 *
 * <pre>{@code
 * a[q, j] = Σ_k W[q, j, k] · x[k] + b[q, j]        from the input: weights, bias
 * u[q, j] = Σ_k U[q, j, k] · h'[k] + e[q, j]       from the last state: weights_iter, bias_iter
 *
 * rnn-tanh   h = tanh(a + u)              rnn-relu   h = max(a + u, 0)
 * lstm       i = σ(a_i + u_i)   f = σ(a_f + u_f)   g = tanh(a_g + u_g)   o = σ(a_o + u_o)
 *            c = f ⊙ c' + i ⊙ g           h = o ⊙ tanh(c)
 * lbr-gru    r = σ(a_r + u_r)   z = σ(a_z + u_z)   n = tanh(a_n + r ⊙ u_n)
 *            h = (1 − z) ⊙ n + z ⊙ h'
 * }</pre>
 *
 * <p>The order of the gates <i>q</i>, i f g o and r z n, the two biases and the gated unit, whose
 * reset gate acts <em>behind</em> the recurrent product (oneDNN and benchdnn call it {@code
 * lbr_gru}), are those of PyTorch's {@code RNN}, {@code LSTM} and {@code GRU}.
 *
 * <h2>Operands</h2>
 *
 * All dense, row-major; <i>d</i> directions, <i>G</i> gates. In brackets the word that asks for it;
 * without it initial states and biases are zero, and nobody sees the last states.
 *
 * <pre>{@code
 * src             [t, mb, slc]
 * src_iter        [l, d, mb, dhc]           first hidden states      (initial)
 * src_iter_c      [l, d, mb, dhc]           first cell states        (initial, lstm)
 * weights         W of layer 0 [d, G·dhc, slc], then of each other layer [d, G·dhc, d·dhc]
 * weights_iter    [l, d, G·dhc, dhc]        U
 * bias            [l, d, G·dhc]             b                        (bias)
 * bias_iter       [l, d, G·dhc]             e                        (bias)
 * lengths         [mb] of s32                                        (lengths)
 * dst             [t, mb, d·dhc]            hidden states of the last layer
 * dst_iter        [l, d, mb, dhc]           last hidden states       (final)
 * dst_iter_c      [l, d, mb, dhc]           last cell states         (final, lstm)
 * workspace       what backward will need, written by forward-training:
 *                 [l, d, t, mb, K·dhc]      i f g o c; r z n u_n; h of the plain cells
 *                 [l − 1, t, mb, d·dhc]     hidden states of the layers but the last
 * }</pre>
 *
 * <p><b>Lengths.</b> Sequence <i>s</i> ends after {@code lengths[s]} steps; a length below 0 counts
 * as 0, one above <i>t</i> as <i>t</i>. No order is asked for. Behind the end dst, the workspace
 * and diff_src are zero, diff_dst is not read, and src may hold any finite number. A sweep from
 * right to left starts at a sequence's own last step; the last state is that after the last step
 * taken, which for length 0 is the first one.
 *
 * <h2>Backward</h2>
 *
 * Reads the operands of the forward pass, dst and workspace as forward-training wrote them for the
 * very same operands, and diff_dst, diff_dst_iter, diff_dst_iter_c; an implementation may ignore
 * workspace and bias or compute them anew. Writes diff_src, diff_src_iter, diff_src_iter_c,
 * diff_weights, diff_weights_iter, diff_bias and diff_bias_iter, all overwritten. With <i>δh</i>
 * what arrives at a step's hidden state, from diff_dst and from the step taken after it:
 *
 * <pre>{@code
 * rnn        δa = δh ⊙ (1 − h²) or δh ⊙ [h > 0]      δu = δa
 * lstm       δc += δh ⊙ o ⊙ (1 − tanh² c)             δo = δh ⊙ tanh c ⊙ o (1 − o)
 *            δi = δc ⊙ g ⊙ i (1 − i)    δf = δc ⊙ c' ⊙ f (1 − f)    δg = δc ⊙ i ⊙ (1 − g²)
 *            δa = δu = (δi, δf, δg, δo)                δc' = δc ⊙ f
 * lbr-gru    δn = δh ⊙ (1 − z) ⊙ (1 − n²)     δr = δn ⊙ u_n ⊙ r (1 − r)
 *            δz = δh ⊙ (h' − n) ⊙ z (1 − z)
 *            δa = (δr, δz, δn)    δu = (δr, δz, δn ⊙ r)    and z ⊙ δh flows on to δh'
 *
 * δx = Wᵀ δa    δh' = Uᵀ δu    δW = Σ δa xᵀ    δU = Σ δu h'ᵀ    δb = Σ δa    δe = Σ δu
 * }</pre>
 *
 * <p>No operand may overlap a written one. NaN and infinities go where the equations lead them; a
 * sequence never touches another one's states. {@code relu} maps NaN to NaN.
 */
@NullMarked
package org.einkorn.kernels.recurrent;

import org.jspecify.annotations.NullMarked;
