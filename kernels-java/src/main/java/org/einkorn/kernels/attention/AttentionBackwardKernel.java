package org.einkorn.kernels.attention;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.microkernel.FixedProduct;
import org.einkorn.kernels.vector.Floats;

/**
 * Backward: an item is a head of keys with the queries' heads that it serves. Blocks of queries
 * follow each other, and each goes over all blocks of keys, the gradients of which are kept for the
 * whole head. So every sum has one order, and nothing is computed twice.
 */
final class AttentionBackwardKernel extends AttentionKernel {

  private final FixedProduct slopeProduct;
  private final FixedProduct queryProduct;
  private final FixedProduct keyProduct;
  private final FixedProduct valueProduct;

  private final long slopes;
  private final long diffKeys;
  private final long diffValues;
  private final long queries;
  private final long diffQueries;
  private final long diffDst;
  private final long diffDstPanel;
  private final long logSums;
  private final long dots;

  AttentionBackwardKernel(
      Variant variant, AttentionProblem problem, Options options, AttentionBlocks blocks) {
    super(variant, problem, options, blocks, problem.mb() * problem.keyHeads());
    slopeProduct = blocks.scoresOf(valueSize);
    queryProduct = blocks.overKeys(keySize);
    keyProduct = blocks.overQueries(keySize);
    valueProduct = blocks.overQueries(valueSize);
    long paddedKeys = (long) blocks.keyBlocks() * blocks.keys();
    slopes = scratch((long) blocks.queries() * blocks.keys());
    diffKeys = scratch(paddedKeys * keySize);
    diffValues = scratch(paddedKeys * valueSize);
    queries = scratch((long) blocks.queries() * keySize);
    diffQueries = scratch((long) blocks.queries() * keySize);
    diffDst = scratch((long) blocks.queries() * valueSize);
    diffDstPanel = scratch((long) blocks.queries() * valueSize);
    logSums = scratch(blocks.queries());
    dots = scratch(blocks.queries());
  }

  @Override
  public void compile() {
    super.compile();
    slopeProduct.warmUp();
    queryProduct.warmUp();
    keyProduct.warmUp();
    valueProduct.warmUp();
  }

  @Override
  Part newPart() {
    return new BackwardPart();
  }

  private final class BackwardPart extends Part {

    private final Floats dstRows = new Floats();
    private final Floats logSumRows = new Floats();
    private final Floats diffDstRows = new Floats();
    private final Floats diffQueryRows = new Floats();
    private final Floats diffKeyRows = new Floats();
    private final Floats diffValueRows = new Floats();

    @Override
    void bind(Operands operands) {
      super.bind(operands);
      dstRows.bind(operands, Role.DST);
      logSumRows.bind(operands, Role.LOG_SUM_EXP);
      diffDstRows.bind(operands, Role.DIFF_DST);
      diffQueryRows.bind(operands, Role.DIFF_QUERY);
      diffKeyRows.bind(operands, Role.DIFF_KEY);
      diffValueRows.bind(operands, Role.DIFF_VALUE);
    }

    @Override
    void compute(long from, long to) {
      int padded = blocks.keyBlocks() * blocks.keys();
      for (long item = from; item < to; item++) {
        long batch = item / problem.keyHeads();
        long keyHead = item % problem.keyHeads();
        loadHead(batch, keyHead);
        scoreLoops.fill(memory, base + diffKeys, padded * keySize, 0f);
        scoreLoops.fill(memory, base + diffValues, padded * valueSize, 0f);
        long firstHead = keyHead * problem.group();
        for (long head = firstHead; head < firstHead + problem.group(); head++) {
          for (int first = 0; first < query; first += blocks.queries()) {
            differentiate(batch, head, first, Math.min(blocks.queries(), query - first));
          }
        }
        storeKeys(batch, keyHead);
      }
    }

    private void differentiate(long batch, long head, int first, int count) {
      loadRows(batch, head, first, count);
      scoreLoops.fill(memory, base + diffQueries, blocks.queries() * keySize, 0f);
      int seen = blocksSeenBefore(first + count);
      for (int block = 0; block < seen; block++) {
        score(batch, head, first, count, block);
        addBlock(block);
      }
      HeadStrides q = problem.queryStrides();
      headLoops.store(
          memory,
          base + diffQueries,
          scale,
          diffQueryRows,
          batch * q.batch() + head * q.head() + first * q.row(),
          q.row(),
          count,
          keySize);
    }

    /** Brings queries and gradients of dst to scratch memory, as rows and as panels. */
    private void loadRows(long batch, long head, int first, int count) {
      HeadStrides q = problem.queryStrides();
      HeadStrides o = problem.dstStrides();
      long start = batch * q.batch() + head * q.head() + first * q.row();
      long dst = batch * o.batch() + head * o.head() + first * o.row();
      long row = (batch * problem.heads() + head) * query + first;
      int width = blocks.queries();
      loadQueries(batch, head, first, count);
      headLoops.load(queryRows, start, q.row(), count, keySize, 1f, memory, base + queries);
      headLoops.load(diffDstRows, dst, o.row(), count, valueSize, 1f, memory, base + diffDst);
      loadPanel(diffDstRows, dst, o.row(), count, valueSize, 1f, base + diffDstPanel);
      headLoops.loadLogSums(logSumRows, row, count, width, memory, base + logSums);
      scoreLoops.fill(memory, base + dots, width, 0f);
      headLoops.dots(dstRows, diffDstRows, dst, o.row(), count, valueSize, memory, base + dots);
      clearRows(base + queries, count, keySize);
      clearRows(base + diffDst, count, valueSize);
    }

    private void clearRows(long rows, int count, int size) {
      long end = rows + (long) count * size * Float.BYTES;
      scoreLoops.fill(memory, end, (blocks.queries() - count) * size, 0f);
    }

    private void addBlock(int block) {
      int inBlock = keysOf(block);
      long keyRow = (long) block * blocks.keys() * keySize * Float.BYTES;
      long valueRow = (long) block * blocks.keys() * valueSize * Float.BYTES;
      multiply(slopeProduct, values + valueRow, diffDstPanel, slopes);
      scoreLoops.differentiate(
          memory,
          base + scores,
          base + slopes,
          inBlock,
          blocks.queries(),
          base + logSums,
          base + dots);
      clearBehind(base + scores, inBlock);
      clearBehind(base + slopes, inBlock);
      multiply(valueProduct, scores, diffDst, diffValues + valueRow);
      multiply(keyProduct, slopes, queries, diffKeys + keyRow);
      multiply(queryProduct, slopes, keys + keyRow, diffQueries);
    }

    private void multiply(FixedProduct product, long a, long b, long c) {
      product.run(memory, base + a, memory, base + b, memory, base + c, 1f, 1f);
    }

    private void storeKeys(long batch, long head) {
      HeadStrides k = problem.keyStrides();
      HeadStrides v = problem.valueStrides();
      headLoops.store(
          memory,
          base + diffKeys,
          scale,
          diffKeyRows,
          batch * k.batch() + head * k.head(),
          k.row(),
          key,
          keySize);
      headLoops.store(
          memory,
          base + diffValues,
          1f,
          diffValueRows,
          batch * v.batch() + head * v.head(),
          v.row(),
          key,
          valueSize);
    }
  }
}
