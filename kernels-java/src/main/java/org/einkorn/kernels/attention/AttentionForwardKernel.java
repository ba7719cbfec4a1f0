package org.einkorn.kernels.attention;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.microkernel.FixedProduct;
import org.einkorn.kernels.vector.Floats;

/** Forward: an item is a block of queries of a head, which goes over all blocks of keys. */
final class AttentionForwardKernel extends AttentionKernel {

  private final FixedProduct outputProduct;
  private final boolean training;

  private final long output;
  private final long maxima;
  private final long sums;
  private final long corrections;

  AttentionForwardKernel(
      Variant variant, AttentionProblem problem, Options options, AttentionBlocks blocks) {
    super(variant, problem, options, blocks, problem.mb() * problem.heads() * blocks.queryBlocks());
    outputProduct = blocks.overKeys(valueSize);
    training = problem.direction() == Direction.FORWARD_TRAINING;
    output = scratch((long) blocks.queries() * valueSize);
    maxima = scratch(blocks.queries());
    sums = scratch(blocks.queries());
    corrections = scratch(blocks.queries());
  }

  @Override
  public void compile() {
    super.compile();
    outputProduct.warmUp();
  }

  @Override
  Part newPart() {
    return new ForwardPart();
  }

  private final class ForwardPart extends Part {

    private final Floats dst = new Floats();
    private final Floats logSums = new Floats();

    @Override
    void bind(Operands operands) {
      super.bind(operands);
      dst.bind(operands, Role.DST);
      if (training) {
        logSums.bind(operands, Role.LOG_SUM_EXP);
      }
    }

    @Override
    void compute(long from, long to) {
      long loaded = -1;
      for (long item = from; item < to; item++) {
        long head = item / blocks.queryBlocks();
        long batch = head / problem.heads();
        long headOfBatch = head % problem.heads();
        long keyHead = headOfBatch / problem.group();
        if (loaded != batch * problem.keyHeads() + keyHead) {
          loaded = batch * problem.keyHeads() + keyHead;
          loadHead(batch, keyHead);
        }
        int first = (int) (item % blocks.queryBlocks()) * blocks.queries();
        attend(batch, headOfBatch, first, Math.min(blocks.queries(), query - first));
      }
    }

    private void attend(long batch, long head, int first, int count) {
      int queries = blocks.queries();
      loadQueries(batch, head, first, count);
      scoreLoops.fill(memory, base + output, queries * valueSize, 0f);
      scoreLoops.fill(memory, base + maxima, queries, ScoreLoops.NO_MAXIMUM);
      scoreLoops.fill(memory, base + sums, queries, 0f);
      int seen = blocksSeenBefore(first + count);
      for (int block = 0; block < seen; block++) {
        score(batch, head, first, count, block);
        addBlock(block);
      }
      if (training) {
        long row = (batch * problem.heads() + head) * query + first;
        headLoops.storeLogSums(memory, base + maxima, base + sums, logSums, row, count);
      }
      scoreLoops.invert(memory, base + sums, queries);
      HeadStrides o = problem.dstStrides();
      headLoops.store(
          memory,
          base + output,
          base + sums,
          dst,
          batch * o.batch() + head * o.head() + first * o.row(),
          o.row(),
          count,
          valueSize);
    }

    private void addBlock(int block) {
      int inBlock = keysOf(block);
      boolean replaced =
          scoreLoops.weigh(
              memory,
              base + scores,
              inBlock,
              blocks.queries(),
              base + maxima,
              base + sums,
              base + corrections);
      if (replaced && block > 0) {
        scoreLoops.scaleRows(
            memory, base + output, blocks.queries(), valueSize, base + corrections);
      }
      clearBehind(base + scores, inBlock);
      outputProduct.run(
          memory,
          base + scores,
          memory,
          base + values + (long) block * blocks.keys() * valueSize * Float.BYTES,
          memory,
          base + output,
          1f,
          1f);
    }
  }
}
