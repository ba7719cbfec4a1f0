package org.einkorn.kernels.attention;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.FixedProduct;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.vector.Compilable;
import org.einkorn.kernels.vector.Floats;

/**
 * What both directions share: the items of a run, each computed by one thread in an order that
 * depends on the problem only; scratch memory, of which each thread has its own; and blocks of
 * scores.
 */
abstract class AttentionKernel extends Kernel implements Compilable {

  private static final int LINE = 64;
  private static final float EXCLUDED = (float) AttentionReference.EXCLUDED * HeadLoops.LOG2_E;

  final AttentionProblem problem;
  final AttentionBlocks blocks;
  final ScoreLoops scoreLoops = ScoreLoops.get();
  final HeadLoops headLoops;
  final boolean heap;
  final int query;
  final int key;
  final int keySize;
  final int valueSize;
  final FixedProduct scoreProduct;

  // places in the scratch memory of a part, in bytes
  final long keys;
  final long values;
  final long queryPanel;
  final long scores;
  private final long mask;
  private long scratch;

  private final long items;
  private final int parts;
  private final Supplier<Frame> frames = Frame::new;

  AttentionKernel(
      Variant variant,
      AttentionProblem problem,
      Options options,
      AttentionBlocks blocks,
      long items) {
    super(variant, problem, options);
    this.problem = problem;
    this.blocks = blocks;
    this.headLoops = HeadLoops.ALL.get(options.storage());
    this.heap = options.storage() == Storage.HEAP;
    this.query = (int) problem.query();
    this.key = (int) problem.key();
    this.keySize = (int) problem.keySize();
    this.valueSize = (int) problem.valueSize();
    this.scoreProduct = blocks.scoresOf(keySize);
    long paddedKeys = (long) blocks.keyBlocks() * blocks.keys();
    keys = scratch(paddedKeys * keySize);
    values = scratch(paddedKeys * valueSize);
    queryPanel = scratch((long) blocks.queries() * keySize);
    scores = scratch((long) blocks.queries() * blocks.keys());
    mask =
        switch (problem.mask()) {
          case NONE -> scratch(0);
          case K, BK -> scratch(key);
          default -> scratch((long) blocks.queries() * blocks.keys());
        };
    this.items = items;
    double worthwhile = 1 + problem.operations() / 2 / PartGrid.WORK_PER_THREAD;
    this.parts = (int) Math.max(1, Math.min(Math.min(options.threads(), items), worthwhile));
  }

  /** Reserves scratch memory of some floats, and what a packer may write behind them. */
  final long scratch(long floats) {
    long place = scratch;
    scratch += Math.ceilDiv(floats * Float.BYTES + PanelPacker.SLACK_BYTES, LINE) * LINE;
    return place;
  }

  @Override
  public final long workspaceBytes() {
    return scratch * parts;
  }

  @Override
  public void compile() {
    scoreProduct.warmUp();
    scoreLoops.warmUp();
    newPart().packer.warmUp(options().storage());
  }

  /** The state of one thread's part of a call. */
  abstract Part newPart();

  @Override
  protected final void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    if (parts == 1) {
      frame.run(0, 1);
    } else {
      Team.shared().run(parts, frame);
    }
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Part[] all = new Part[parts];

    Frame() {
      for (int part = 0; part < parts; part++) {
        all[part] = newPart();
      }
    }

    void bind(Operands operands, Workspace workspace) {
      for (int part = 0; part < parts; part++) {
        all[part].memory = ((NativeBuffer) workspace.memory()).segment();
        all[part].base = part * scratch;
        all[part].bind(operands);
      }
    }

    @Override
    public void run(int part, int count) {
      all[part].compute(items * part / count, items * (part + 1) / count);
    }
  }

  /** What one thread works with. */
  abstract class Part {

    final Floats queryRows = new Floats();
    final Floats keyRows = new Floats();
    final Floats valueRows = new Floats();
    private final Floats maskRows = new Floats();
    final MatrixPacker packer =
        new MatrixPacker(blocks.queries(), PanelPacker.Order.ACROSS, Machine.FLOATS);
    MemorySegment memory = MemorySegment.NULL;
    long base;
    float scale;

    void bind(Operands operands) {
      queryRows.bind(operands, Role.QUERY);
      keyRows.bind(operands, Role.KEY);
      valueRows.bind(operands, Role.VALUE);
      if (problem.mask() != AttentionMask.NONE) {
        maskRows.bind(operands, Role.MASK);
      }
      scale = (float) operands.scalar(Scalar.SCALE);
    }

    /** Computes some items. */
    abstract void compute(long from, long to);

    /** Brings the keys and values of a head to scratch memory, up to whole blocks with zeros. */
    final void loadHead(long batch, long head) {
      HeadStrides k = problem.keyStrides();
      HeadStrides v = problem.valueStrides();
      int padding = blocks.keyBlocks() * blocks.keys() - key;
      long keyStart = batch * k.batch() + head * k.head();
      long valueStart = batch * v.batch() + head * v.head();
      long keyEnd = base + keys + (long) key * keySize * Float.BYTES;
      long valueEnd = base + values + (long) key * valueSize * Float.BYTES;
      headLoops.load(keyRows, keyStart, k.row(), key, keySize, 1f, memory, base + keys);
      headLoops.load(valueRows, valueStart, v.row(), key, valueSize, 1f, memory, base + values);
      scoreLoops.fill(memory, keyEnd, padding * keySize, 0f);
      scoreLoops.fill(memory, valueEnd, padding * valueSize, 0f);
      if (problem.mask() != AttentionMask.NONE && !problem.mask().hasQueries()) {
        long row = problem.mask().rowStart(problem, batch, 0, 0);
        headLoops.load(maskRows, row, 0, 1, key, HeadLoops.LOG2_E, memory, base + mask);
      }
    }

    /** Transposes rows to a panel with an element of each row beside each other. */
    final void loadPanel(
        Floats from, long start, long stride, int rows, int size, float factor, long at) {
      if (heap) {
        packer.from(from.array(), from.at(start), stride, factor);
      } else {
        packer.from(from.segment(), from.byteAt(start), stride * Float.BYTES, factor);
      }
      packer.pack(0, rows, 0, size, memory, at);
    }

    final void loadQueries(long batch, long head, int first, int count) {
      HeadStrides q = problem.queryStrides();
      long start = batch * q.batch() + head * q.head() + first * q.row();
      loadPanel(
          queryRows, start, q.row(), count, keySize, scale * HeadLoops.LOG2_E, base + queryPanel);
    }

    /** Blocks of keys that some of the queries before {@code end} see. */
    final int blocksSeenBefore(int end) {
      return Math.ceilDiv((int) problem.seen(end - 1L), blocks.keys());
    }

    /** Keys of a block. */
    final int keysOf(int block) {
      return Math.min(blocks.keys(), key - block * blocks.keys());
    }

    /** The scores of some queries, which are loaded, and a block of keys. */
    final void score(long batch, long head, int first, int count, int block) {
      long blockBytes = (long) blocks.keys() * keySize * Float.BYTES;
      scoreProduct.run(
          memory,
          base + keys + block * blockBytes,
          memory,
          base + queryPanel,
          memory,
          base + scores,
          1f,
          0f);
      int firstKey = block * blocks.keys();
      int inBlock = keysOf(block);
      int ahead = firstKey - first - (key - query);
      if (problem.mask() != AttentionMask.NONE) {
        addMask(batch, head, first, count, firstKey, inBlock);
      }
      if (problem.causal() && inBlock + ahead > 1) {
        scoreLoops.excludeLater(memory, base + scores, inBlock, blocks.queries(), ahead);
      }
    }

    private void addMask(long batch, long head, int first, int count, int firstKey, int inBlock) {
      int queries = blocks.queries();
      if (problem.mask().hasQueries()) {
        long start = problem.mask().rowStart(problem, batch, head, first) + firstKey;
        loadPanel(maskRows, start, key, count, inBlock, HeadLoops.LOG2_E, base + mask);
        scoreLoops.addMask(memory, base + scores, base + mask, inBlock, queries, EXCLUDED);
      } else {
        long row = base + mask + (long) firstKey * Float.BYTES;
        scoreLoops.addKeyMask(memory, base + scores, row, inBlock, queries, EXCLUDED);
      }
    }

    /** Clears what a block has behind its keys. */
    final void clearBehind(long block, int inBlock) {
      int queries = blocks.queries();
      long end = block + (long) inBlock * queries * Float.BYTES;
      scoreLoops.fill(memory, end, (blocks.keys() - inBlock) * queries, 0f);
    }
  }
}
