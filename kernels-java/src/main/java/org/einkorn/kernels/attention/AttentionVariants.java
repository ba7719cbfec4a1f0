package org.einkorn.kernels.attention;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.microkernel.FixedProduct;
import org.einkorn.kernels.microkernel.PanelPackers;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/**
 * The table of attention on the Vector API: most vectors of queries and most keys of a block of
 * scores, the fastest where it was measured first.
 */
public final class AttentionVariants {

  private static final List<VectorVariant<AttentionProblem>> ALL =
      List.of(variant(4, 128), variant(4, 64), variant(2, 64));

  private AttentionVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(AttentionProblem problem, Options options) {
    List<Offer> offers = new ArrayList<>();
    for (VectorVariant<AttentionProblem> variant : ALL) {
      offers.add(
          problem.type() == DataType.F32
              ? new Offer.Candidate(variant)
              : Tables.refusal(variant, "computes f32, not " + problem.type().text()));
    }
    return offers;
  }

  private static VectorVariant<AttentionProblem> variant(int vectors, int keys) {
    return new VectorVariant<>(
        "vector/attention/f32/" + vectors + "v" + keys,
        AttentionProblem.class,
        (variant, problem, options) -> {
          AttentionBlocks blocks = AttentionBlocks.of(problem, vectors, keys);
          return problem.direction() == Direction.BACKWARD
              ? new AttentionBackwardKernel(variant, problem, options, blocks)
              : new AttentionForwardKernel(variant, problem, options, blocks);
        },
        AttentionForwardKernel.class,
        AttentionBackwardKernel.class,
        VectorScoreLoops.class,
        VectorHeadLoops.class,
        FixedProduct.class,
        PanelPackers.class);
  }
}
