package org.einkorn.kernels.recurrent;

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
import org.einkorn.kernels.vector.Floats;

/**
 * Backward through time. For each layer, the last first, each band of sequences takes its steps
 * backwards and leaves the gradients before the gates; then those of weights, biases and inputs
 * follow from them for all steps.
 */
final class BackwardKernel extends Kernel implements Compilable {

  private final RecurrentProblem p;
  private final int n;
  private final int mb;
  private final int steps;
  private final int gateRows;

  /** Keeps rows from lying a power of two apart, where they would fall into the same cache sets. */
  private static final int GAP = 16;

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
  private final long bytes;

  BackwardKernel(Variant variant, RecurrentProblem p, Options options) {
    super(variant, p, options);
    this.p = p;
    n = (int) p.dhc();
    mb = (int) p.mb();
    steps = (int) p.steps();
    gateRows = (int) p.gateRows();
    boolean apart = p.cell() == CellKind.LBR_GRU;
    stride = (apart ? 2 * gateRows : gateRows) + GAP;
    recurrent = apart ? gateRows : 0;
    bands = Bands.of(p, options.threads());
    step = new StepProduct(bands.rows(), n, gateRows, stride, Order.ALONG);
    gradients = new Gradients(p, bands, stride, recurrent, options.threads());
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
    gradients.layOut(scratch);
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
      work.bind(memory, 0);
      src.bind(operands, Role.SRC);
      weightsIter.bind(operands, Role.WEIGHTS_ITER);
      dst.bind(operands, Role.DST);
      kept.bind(operands, Role.WORKSPACE);
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
      if (p.has(Extra.INITIAL)) {
        srcIter.bind(operands, Role.SRC_ITER);
        srcIterC.bindCells(operands, p, Role.SRC_ITER_C);
        diffSrcIter.bind(operands, Role.DIFF_SRC_ITER);
        diffSrcIterC.bindCells(operands, p, Role.DIFF_SRC_ITER_C);
      }
      if (p.has(Extra.FINAL)) {
        diffDstIter.bind(operands, Role.DIFF_DST_ITER);
        diffDstIterC.bindCells(operands, p, Role.DIFF_DST_ITER_C);
      }
      lengths.bind(operands);
      gradientRun.bind(operands, work);
    }

    void run() {
      loops.clear(work.floats, zeros, 0, 1, n);
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
        gradientRun
            .of(layer, deltas, firstDeltas)
            .states(states, statesAt)
            .inputs(in, inAt, leaving, leavingAt)
            .run();
        arriving = leaving;
        arrivingAt = leavingAt;
      }
    }

    private void pack(int part, int parts) {
      long cellRow = (long) p.cellIndex(layer, way) * gateRows;
      step.packShare(packer, weightsIter, cellRow * n, n, work.segment, packed[way], part, parts);
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
      start(diffDstIter, state, hidden[part], rows);
      if (p.cell().hasCellState()) {
        start(diffDstIterC, state, cells[part], rows);
      }
      loops.clear(work.floats, products[part], step.ldc(), rows, n);
      if (p.has(Extra.INITIAL)) {
        long at = firstDeltas[direction] + (long) from * gateRows;
        loops.clear(work.floats, at, gateRows, rows, gateRows);
      }
      int longest = lengths.longest(from, from + rows);
      for (int s = steps - 1; s >= 0; s--) {
        int time = p.sweep().isReversed(direction) ? steps - 1 - s : s;
        rows(part, direction, time, from, rows);
        if (time < longest && (s > 0 || p.has(Extra.INITIAL))) {
          long at = deltas[direction] + ((long) time * mb + from) * stride + recurrent;
          step.run(work.segment, at, packed[direction], products[part]);
        }
      }
      if (p.has(Extra.INITIAL)) {
        finish(part, state, rows);
      }
    }

    private void start(Memory given, long state, long place, int rows) {
      if (p.has(Extra.FINAL)) {
        loops.copy(given.floats, state, n, work.floats, place, n, rows, n);
      } else {
        loops.clear(work.floats, place, n, rows, n);
      }
    }

    /** The gradients of the first states. */
    private void finish(int part, long state, int rows) {
      Floats scratch = work.floats;
      long product = products[part];
      loops.add(
          scratch,
          hidden[part],
          n,
          scratch,
          product,
          step.ldc(),
          diffSrcIter.floats,
          state,
          n,
          rows,
          n);
      if (p.cell().hasCellState()) {
        loops.copy(scratch, cells[part], n, diffSrcIterC.floats, state, n, rows, n);
      }
    }

    /** The sequences of a band at one step, all at once where none has ended. */
    private void rows(int part, int direction, int time, int from, int rows) {
      if (!p.has(Extra.LENGTHS)) {
        cells(part, direction, time, steps, from, 0, rows);
        return;
      }
      for (int r = 0; r < rows; r++) {
        int length = lengths.of(from + r);
        if (time < length) {
          cells(part, direction, time, length, from, r, 1);
        } else {
          ended(part, direction, time, from, r);
        }
      }
    }

    /** A step behind a sequence's end: nothing but the carry, which takes up the last product. */
    private void ended(int part, int direction, int time, int from, int r) {
      long row = (long) time * mb + from + r;
      long product = products[part] + (long) r * step.ldc();
      long carry = hidden[part] + (long) r * n;
      Floats scratch = work.floats;
      loops.clear(scratch, deltas[direction] + row * stride, 0, 1, stride);
      loops.add(scratch, product, 0, scratch, carry, 0, scratch, carry, 0, 1, n);
      loops.clear(scratch, product, 0, 1, n);
    }

    /** Neighbouring sequences of the same length at one step. */
    private void cells(int part, int direction, int time, int length, int from, int r, int rows) {
      long row = (long) time * mb + from + r;
      long delta = deltas[direction] + row * stride;
      long dh = hidden[part] + (long) r * n;
      Floats scratch = work.floats;
      loops.arrive(
          arriving.floats,
          arrivingAt + row * p.outputs() + (long) direction * n,
          p.outputs(),
          scratch,
          products[part] + (long) r * step.ldc(),
          step.ldc(),
          dh,
          rows,
          n);
      boolean reversed = p.sweep().isReversed(direction);
      boolean isFirst = time == (reversed ? length - 1 : 0);
      int size = p.cell().kept() * n;
      long gates = p.gatesOffset(layer, direction);
      long at = gates + row * size;
      long before = reversed ? row + mb : row - mb;
      long state = ((long) p.cellIndex(layer, direction) * mb + from + r) * n;
      boolean given = p.has(Extra.INITIAL);
      int firstStride = given ? n : 0;
      switch (p.cell()) {
        case RNN_TANH, RNN_RELU -> {
          boolean relu = p.cell() == CellKind.RNN_RELU;
          loops.plain(kept.floats, at, size, scratch, dh, delta, stride, rows, n, relu);
        }
        case LSTM -> {
          long dc = cells[part] + (long) r * n;
          Memory last = !isFirst ? kept : given ? srcIterC : work;
          long lastAt = !isFirst ? gates + before * size + 4L * n : given ? state : zeros;
          int lastStride = isFirst ? firstStride : size;
          loops.tanh(kept.floats, at + 4L * n, size, scratch, delta + 3L * n, stride, rows, n);
          loops.lstmOutput(kept.floats, at, size, scratch, dh, dc, delta, stride, rows, n);
          loops.lstmGates(
              kept.floats,
              at,
              size,
              last.floats,
              lastAt,
              lastStride,
              scratch,
              dc,
              delta,
              stride,
              rows,
              n);
        }
        case LBR_GRU -> {
          Memory last = !isFirst ? states : given ? srcIter : work;
          long lastAt =
              !isFirst
                  ? statesAt + before * p.outputs() + (long) direction * n
                  : given ? state : zeros;
          long lastStride = isFirst ? firstStride : p.outputs();
          loops.gruGates(
              kept.floats,
              at,
              size,
              last.floats,
              lastAt,
              lastStride,
              scratch,
              dh,
              delta,
              stride,
              rows,
              n);
        }
      }
      if (isFirst && given) {
        long to = firstDeltas[direction] + (long) (from + r) * gateRows;
        loops.copy(scratch, delta + recurrent, stride, scratch, to, gateRows, rows, gateRows);
      }
    }
  }
}
