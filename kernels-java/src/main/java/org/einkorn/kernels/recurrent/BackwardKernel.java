package org.einkorn.kernels.recurrent;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.vector.Compilable;

/**
 * Backward through time. For each layer, the last first, each band of sequences takes its steps
 * backwards and leaves the gradients before the gates; then those of weights and inputs are
 * products over all steps at once.
 */
final class BackwardKernel extends Kernel implements Compilable {

  private final RecurrentProblem p;
  private final int n;
  private final int mb;
  private final int steps;
  private final int gateRows;

  /** Elements between the gradients before the gates of neighbouring rows. */
  private final int stride;

  /** Where those stand that belong to the recurrent product. */
  private final int recurrent;

  private final Bands bands;
  private final StepProduct step;
  private final Gradients gradients;
  private final CellLoops loops;
  private final Supplier<Frame> frames = Frame::new;

  // offsets in the scratch memory
  private final long[] packed;
  private final long[] deltas;
  private final long[] firstDeltas;
  private final long[] sequences = new long[2];
  private final long[] hidden;
  private final long[] cells;
  private final long[] products;
  private final long zeros;
  private final long product;
  private final long bytes;

  BackwardKernel(Variant variant, RecurrentProblem p, Options options) {
    super(variant, p, options);
    this.p = p;
    n = (int) p.dhc();
    mb = (int) p.mb();
    steps = (int) p.steps();
    gateRows = (int) p.gateRows();
    boolean apart = p.cell() == CellKind.LBR_GRU;
    stride = apart ? 2 * gateRows : gateRows;
    recurrent = apart ? gateRows : 0;
    bands = Bands.of(p, options.threads());
    step = new StepProduct(bands.rows(), n, gateRows, stride, Order.ALONG);
    gradients = new Gradients(p, stride, recurrent, options.threads());
    loops = CellLoops.ALL.get(options.storage());

    int ways = p.directions();
    Scratch scratch = new Scratch();
    packed = new long[ways];
    deltas = new long[ways];
    firstDeltas = new long[ways];
    for (int way = 0; way < ways; way++) {
      packed[way] = scratch.bytes(step.packedBytes());
      // the last band may have less rows than the step's product reads
      deltas[way] = scratch.floats(((long) steps * mb + bands.rows()) * stride);
      firstDeltas[way] = p.has(Extra.INITIAL) ? scratch.floats((long) mb * gateRows) : 0;
    }
    if (p.layers() > 1) {
      sequences[0] = scratch.floats(steps * mb * p.outputs());
      sequences[1] = scratch.floats(steps * mb * p.outputs());
    }
    hidden = new long[bands.parts()];
    cells = new long[bands.parts()];
    products = new long[bands.parts()];
    for (int part = 0; part < bands.parts(); part++) {
      hidden[part] = scratch.floats((long) bands.rows() * n);
      cells[part] = scratch.floats((long) bands.rows() * n);
      products[part] = scratch.floats((long) bands.rows() * step.ldc());
    }
    zeros = scratch.floats(n);
    product = scratch.bytes(gradients.workspaceBytes());
    bytes = scratch.totalBytes();
  }

  @Override
  public long workspaceBytes() {
    return bytes;
  }

  @Override
  public void compile() {
    CellWarmUp.backward(loops);
    step.compile();
    gradients.compile();
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, (NativeBuffer) workspace.memory());
    frame.run();
  }

  /** The state of a call. */
  private final class Frame {

    private final Memory work = new Memory();
    private MemorySegment productScratch = MemorySegment.NULL;
    private final Memory src = new Memory();
    private final Memory weightsIter = new Memory();
    private final Memory srcIter = new Memory();
    private final Memory srcIterC = new Memory();
    private final Memory dst = new Memory();
    private final Memory kept = new Memory();
    private final Memory diffDst = new Memory();
    private final Memory diffDstIter = new Memory();
    private final Memory diffDstIterC = new Memory();
    private final Memory diffSrc = new Memory();
    private final Memory diffSrcIter = new Memory();
    private final Memory diffSrcIterC = new Memory();
    private final Lengths lengths = new Lengths(p);
    private final MatrixPacker packer = step.newPacker();
    private final Gradients.Run gradientRun = gradients.new Run();
    private final Team.Job packing = this::pack;
    private final Team.Job sweeping = this::sweep;

    /** The layer's hidden states, and the gradient that arrives at them. */
    private Memory states = dst;

    private long statesAt;
    private Memory arriving = diffDst;
    private long arrivingAt;
    private int layer;
    private int way;

    void bind(Operands operands, NativeBuffer memory) {
      if (work.segment != memory.segment()) {
        work.bind(memory, 0);
        productScratch = work.segment.asSlice(product * Float.BYTES);
      }
      src.bind(operands, Role.SRC);
      weightsIter.bind(operands, Role.WEIGHTS_ITER);
      dst.bind(operands, Role.DST);
      kept.bind(operands, Role.WORKSPACE);
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
      boolean hasCells = p.cell().hasCellState();
      if (p.has(Extra.INITIAL)) {
        srcIter.bind(operands, Role.SRC_ITER);
        diffSrcIter.bind(operands, Role.DIFF_SRC_ITER);
        if (hasCells) {
          srcIterC.bind(operands, Role.SRC_ITER_C);
          diffSrcIterC.bind(operands, Role.DIFF_SRC_ITER_C);
        }
      }
      if (p.has(Extra.FINAL)) {
        diffDstIter.bind(operands, Role.DIFF_DST_ITER);
        if (hasCells) {
          diffDstIterC.bind(operands, Role.DIFF_DST_ITER_C);
        }
      }
      lengths.bind(operands);
      gradientRun.bind(operands, work);
    }

    void run() {
      loops.clear(work.floats, zeros, n);
      arriving = diffDst;
      arrivingAt = 0;
      for (layer = p.layers() - 1; layer >= 0; layer--) {
        boolean last = layer == p.layers() - 1;
        states = last ? dst : kept;
        statesAt = last ? 0 : p.hiddenOffset(layer);
        for (way = 0; way < p.directions(); way++) {
          Team.shared().run(bands.parts(), packing);
        }
        Team.shared().run(bands.parts(), sweeping);
        Memory in = layer == 0 ? src : kept;
        long inAt = layer == 0 ? 0 : p.hiddenOffset(layer - 1);
        Memory leaving = layer == 0 ? diffSrc : work;
        long leavingAt = layer == 0 ? 0 : sequences[layer & 1];
        for (way = 0; way < p.directions(); way++) {
          gradientRun
              .of(layer, way, deltas[way], firstDeltas[way])
              .states(states, statesAt)
              .inputs(in, inAt, leaving, leavingAt)
              .with(productScratch);
        }
        arriving = leaving;
        arrivingAt = leavingAt;
      }
    }

    private void pack(int part, int parts) {
      long cellRow = (long) p.cellIndex(layer, way) * gateRows;
      packer.from(
          weightsIter.segment,
          weightsIter.at(cellRow * n) * Float.BYTES,
          (long) n * Float.BYTES,
          1f);
      int from = step.panels() * part / parts;
      int to = step.panels() * (part + 1) / parts;
      if (from < to) {
        step.pack(packer, from, to, work.segment, packed[way] * Float.BYTES);
      }
    }

    private void sweep(int part, int parts) {
      int end = bands.items() * (part + 1) / parts;
      for (int item = bands.items() * part / parts; item < end; item++) {
        sweep(part, item / bands.count(), item % bands.count());
      }
    }

    private void sweep(int part, int direction, int band) {
      int from = bands.first(band);
      int rows = bands.end(band) - from;
      long state = ((long) p.cellIndex(layer, direction) * mb + from) * n;
      boolean hasCells = p.cell().hasCellState();
      start(diffDstIter, state, hidden[part], rows * n);
      if (hasCells) {
        start(diffDstIterC, state, cells[part], rows * n);
      }
      loops.clear(work.floats, products[part], rows * step.ldc());
      if (p.has(Extra.INITIAL)) {
        long at = firstDeltas[direction] + (long) from * gateRows;
        loops.clear(work.floats, at, rows * gateRows);
      }
      int longest = lengths.longest(from, from + rows);
      for (int s = steps - 1; s >= 0; s--) {
        int time = p.sweep().isReversed(direction) ? steps - 1 - s : s;
        for (int r = 0; r < rows; r++) {
          row(part, direction, time, from + r, r);
        }
        if (time < longest && (s > 0 || p.has(Extra.INITIAL))) {
          long at = deltas[direction] + ((long) time * mb + from) * stride + recurrent;
          step.run(
              work.segment,
              at * Float.BYTES,
              work.segment,
              packed[direction] * Float.BYTES,
              work.segment,
              products[part] * Float.BYTES);
        }
      }
      if (p.has(Extra.INITIAL)) {
        finish(part, state, rows);
      }
    }

    private void start(Memory given, long state, long place, int count) {
      if (p.has(Extra.FINAL)) {
        loops.copy(given.floats, state, work.floats, place, count);
      } else {
        loops.clear(work.floats, place, count);
      }
    }

    /** The gradients of the first states. */
    private void finish(int part, long state, int rows) {
      for (int r = 0; r < rows; r++) {
        loops.add(
            work.floats,
            hidden[part] + (long) r * n,
            work.floats,
            products[part] + (long) r * step.ldc(),
            diffSrcIter.floats,
            state + (long) r * n,
            n);
      }
      if (p.cell().hasCellState()) {
        loops.copy(work.floats, cells[part], diffSrcIterC.floats, state, rows * n);
      }
    }

    /** One sequence at one step. */
    private void row(int part, int direction, int time, int sequence, int r) {
      long row = (long) time * mb + sequence;
      long delta = deltas[direction] + row * stride;
      long entering = products[part] + (long) r * step.ldc();
      long carry = hidden[part] + (long) r * n;
      int length = lengths.of(sequence);
      if (time >= length) {
        loops.clear(work.floats, delta, stride);
        loops.add(work.floats, entering, work.floats, carry, work.floats, carry, n);
        loops.clear(work.floats, entering, n);
        return;
      }
      boolean reversed = p.sweep().isReversed(direction);
      boolean isFirst = time == (reversed ? length - 1 : 0);
      long before = isFirst ? -1 : reversed ? row + mb : row - mb;
      cell(part, direction, row, before, sequence, delta, entering, carry);
      if (isFirst && p.has(Extra.INITIAL)) {
        long at = firstDeltas[direction] + (long) sequence * gateRows;
        loops.copy(work.floats, delta + recurrent, work.floats, at, gateRows);
      }
    }

    private void cell(
        int part,
        int direction,
        long row,
        long before,
        int sequence,
        long delta,
        long entering,
        long carry) {
      long gates = p.gatesOffset(layer, direction);
      long at = gates + row * p.cell().kept() * n;
      long diffAt = arrivingAt + row * p.outputs() + (long) direction * n;
      long state = ((long) p.cellIndex(layer, direction) * mb + sequence) * n;
      switch (p.cell()) {
        case RNN_TANH, RNN_RELU ->
            loops.plain(
                kept.floats,
                at,
                arriving.floats,
                diffAt,
                work.floats,
                entering,
                carry,
                delta,
                n,
                p.cell() == CellKind.RNN_RELU);
        case LSTM -> {
          long dc = cells[part] + carry - hidden[part];
          loops.lstmOutput(
              kept.floats,
              at,
              arriving.floats,
              diffAt,
              work.floats,
              entering,
              carry,
              dc,
              delta,
              n);
          Memory cellsBefore = before >= 0 ? kept : p.has(Extra.INITIAL) ? srcIterC : work;
          long beforeAt =
              before >= 0
                  ? gates + (before * p.cell().kept() + 4) * n
                  : p.has(Extra.INITIAL) ? state : zeros;
          loops.lstmGates(
              kept.floats, at, cellsBefore.floats, beforeAt, work.floats, dc, delta, n);
        }
        case LBR_GRU -> {
          Memory statesBefore = before >= 0 ? states : p.has(Extra.INITIAL) ? srcIter : work;
          long beforeAt =
              before >= 0
                  ? statesAt + before * p.outputs() + (long) direction * n
                  : p.has(Extra.INITIAL) ? state : zeros;
          loops.gruGates(
              kept.floats,
              at,
              statesBefore.floats,
              beforeAt,
              arriving.floats,
              diffAt,
              work.floats,
              entering,
              carry,
              delta,
              n);
        }
      }
    }
  }
}
