/**
 * One step of an optimizer over a vector of parameters <i>p</i> with gradient <i>g</i>, in one pass
 * over memory (LAMB: two). First
 *
 * <pre>{@code
 * clip:       g = c·g
 * decay:      d = g + λ·p                           L2, or
 * decoupled:  d = g;  p = p·(1 − lr·λ)
 * l1:         d = d + λ1·sign(p)                    with the p of before, sign(0) = 0
 * }</pre>
 *
 * <p>and then, with <i>t</i> the number of the step from 1, and all operations on elements,
 *
 * <pre>{@code
 * sgd:              p = p − lr·d
 * sgd momentum:     v = μ·v + d;  p = p − lr·v
 * sgd nesterov:     v = μ·v + d;  p = p − lr·(d + μ·v)
 * adam:             m = β1·m + (1 − β1)·d;  s = β2·s + (1 − β2)·d²
 *                   p = p − lr/(1 − β1^t) · m / (sqrt(s / (1 − β2^t)) + ε)
 * rmsprop:          s = β2·s + (1 − β2)·d²;  a = sqrt(s) + ε
 *   centered:       m = β2·m + (1 − β2)·d;   a = sqrt(max(0, s − m²)) + ε
 *                   p = p − lr·d/a
 *   momentum:       v = μ·v + d/a;  p = p − lr·v
 * adagrad:          s = s + d²;  p = p − lr·d / (sqrt(s) + ε)
 * lamb:             m and s as in adam, with d = g;  u = m/(1 − β1^t) / (sqrt(s / (1 − β2^t)) + ε) + λ·p
 *                   p = p − lr·r·u,  r = ‖p‖/‖u‖, or 1 where either norm is 0
 * }</pre>
 *
 * <p>Each is what PyTorch 2 computes under the same name, the place of ε included; LAMB, which it
 * lacks, is the paper's algorithm 2 with φ(z) = z, all parameters being one layer.
 *
 * <ul>
 *   <li>momentum: Polyak, 1964; Nesterov's form: Sutskever et al., 2013, ICML 28(3)
 *   <li>adam: Kingma and Ba, 2015, arXiv:1412.6980; adam decoupled, which is understood as {@code
 *       adamw} too: Loshchilov and Hutter, 2019, arXiv:1711.05101
 *   <li>rmsprop: Tieleman and Hinton, 2012, lecture 6.5; centered: Graves, 2013, arXiv:1308.0850
 *   <li>adagrad: Duchi, Hazan and Singer, 2011, JMLR 12
 *   <li>lamb: You et al., 2020, arXiv:1904.00962
 * </ul>
 *
 * <p>Clipping by the global norm (Pascanu et al., 2013, arXiv:1211.5063) is the scalar {@code
 * gradient_scale}, {@code min(1, bound/‖g‖)}: the norm runs over all tensors of a network, and is a
 * problem of the reduction family. What an operand holds beside real numbers follows the
 * arithmetic; nothing may overlap.
 */
@NullMarked
package org.einkorn.kernels.optimizer;

import org.jspecify.annotations.NullMarked;
