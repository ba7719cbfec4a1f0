package org.einkorn.kernels.recurrent;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.vector.Compilable;

/**
 * The forward passes. For each layer the inputs' part of all gates is one product over all steps,
 * written to where the gates will be kept; then each band of sequences takes its steps, with the
 * recurrent weights in panels that were packed once.
 */
final class ForwardKernel extends Kernel implements Compilable {

  private final RecurrentProblem p;
  private final int n;
  private final int mb;
  private final int steps;
  private final int gateRows;
  private final boolean training;

  /** Elements between the gates of neighbouring rows. */
  private final int stride;

  private final Bands bands;
  private final StepProduct step;
  private final SequenceProduct first;
  private final SequenceProduct next;
  private final CellLoops loops;
  private final Supplier<Frame> frames = Frame::new;

  // offsets in the scratch memory
  private final long[] packed;
  private final long[] bias;
  private final long[] gates;
  private final long[] sequences = new long[2];
  private final long[] hidden;
  private final long[] cells;
  private final long[] products;
  private final long product;
  private final long bytes;

  ForwardKernel(Variant variant, RecurrentProblem p, Options options) {
    super(variant, p, options);
    this.p = p;
    n = (int) p.dhc();
    mb = (int) p.mb();
    steps = (int) p.steps();
    gateRows = (int) p.gateRows();
    training = p.direction() == Direction.FORWARD_TRAINING;
    stride = training ? p.cell().kept() * n : gateRows;
    bands = Bands.of(p, options.threads());
    step = new StepProduct(bands.rows(), gateRows, n, n, Order.ACROSS);
    first = product(p.slc(), options.threads());
    next = product(p.outputs(), options.threads());
    loops = CellLoops.ALL.get(options.storage());

    int ways = p.directions();
    Scratch scratch = new Scratch();
    packed = new long[ways];
    bias = new long[ways];
    gates = new long[ways];
    for (int way = 0; way < ways; way++) {
      packed[way] = scratch.bytes(step.packedBytes());
      bias[way] = scratch.floats(gateRows + n);
      gates[way] = training ? 0 : scratch.floats((long) steps * mb * stride);
    }
    if (!training && p.layers() > 1) {
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
    product = scratch.bytes(Math.max(first.workspaceBytes(), next.workspaceBytes()));
    bytes = scratch.totalBytes();
  }

  private SequenceProduct product(long inputs, int threads) {
    return new SequenceProduct(
        Math.multiplyExact(steps, mb),
        gateRows,
        (int) inputs,
        false,
        true,
        ScalarClass.ZERO,
        threads);
  }

  @Override
  public long workspaceBytes() {
    return bytes;
  }

  @Override
  public void compile() {
    CellWarmUp.forward(loops);
    step.compile();
    first.compile();
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
    private final Memory weights = new Memory();
    private final Memory weightsIter = new Memory();
    private final Memory biases = new Memory();
    private final Memory biasesIter = new Memory();
    private final Memory srcIter = new Memory();
    private final Memory srcIterC = new Memory();
    private final Memory dst = new Memory();
    private final Memory dstIter = new Memory();
    private final Memory dstIterC = new Memory();
    private final Memory kept = new Memory();
    private final Lengths lengths = new Lengths(p);
    private final MatrixPacker packer = step.newPacker();
    private final SequenceProduct.Run firstRun = first.new Run();
    private final SequenceProduct.Run nextRun = next.new Run();
    private final Team.Job packing = this::pack;
    private final Team.Job sweeping = this::sweep;

    /** Where the layer's outputs and gates go. */
    private Memory out = work;

    private Memory gateMemory = work;
    private long outAt;
    private int layer;
    private int way;

    void bind(Operands operands, NativeBuffer memory) {
      if (work.segment != memory.segment()) {
        work.bind(memory, 0);
        productScratch = work.segment.asSlice(product * Float.BYTES);
      }
      src.bind(operands, Role.SRC);
      weights.bind(operands, Role.WEIGHTS);
      weightsIter.bind(operands, Role.WEIGHTS_ITER);
      dst.bind(operands, Role.DST);
      boolean hasCells = p.cell().hasCellState();
      if (p.has(Extra.BIAS)) {
        biases.bind(operands, Role.BIAS);
        biasesIter.bind(operands, Role.BIAS_ITER);
      }
      if (p.has(Extra.INITIAL)) {
        srcIter.bind(operands, Role.SRC_ITER);
        if (hasCells) {
          srcIterC.bind(operands, Role.SRC_ITER_C);
        }
      }
      if (p.has(Extra.FINAL)) {
        dstIter.bind(operands, Role.DST_ITER);
        if (hasCells) {
          dstIterC.bind(operands, Role.DST_ITER_C);
        }
      }
      if (training) {
        kept.bind(operands, Role.WORKSPACE);
      }
      lengths.bind(operands);
      gateMemory = training ? kept : work;
    }

    void run() {
      Memory in = src;
      long inAt = 0;
      for (layer = 0; layer < p.layers(); layer++) {
        boolean last = layer == p.layers() - 1;
        out = last ? dst : training ? kept : work;
        outAt = last ? 0 : training ? p.hiddenOffset(layer) : sequences[layer & 1];
        SequenceProduct.Run inputs = layer == 0 ? firstRun : nextRun;
        for (way = 0; way < p.directions(); way++) {
          Team.shared().run(bands.parts(), packing);
          inputs
              .a(in.segment, in.at(inAt), p.inputs(layer))
              .b(weights.segment, weights.at(p.weightsOffset(layer, way)), p.inputs(layer))
              .c(gateMemory.segment, gateMemory.at(gatesAt(way)), stride)
              .with(productScratch);
        }
        Team.shared().run(bands.parts(), sweeping);
        in = out;
        inAt = outAt;
      }
    }

    private long gatesAt(int direction) {
      return training ? p.gatesOffset(layer, direction) : gates[direction];
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
      if (part == 0) {
        addBiases(cellRow);
      }
    }

    /** Both biases, but apart for the last gate of a gated unit. */
    private void addBiases(long cellRow) {
      if (!p.has(Extra.BIAS)) {
        loops.clear(work.floats, bias[way], gateRows + n);
        return;
      }
      int together = p.cell() == CellKind.LBR_GRU ? 2 * n : gateRows;
      loops.add(
          biases.floats,
          cellRow,
          biasesIter.floats,
          cellRow,
          work.floats,
          bias[way],
          together);
      if (together < gateRows) {
        long at = cellRow + together;
        loops.copy(biases.floats, at, work.floats, bias[way] + together, n);
        loops.copy(biasesIter.floats, at, work.floats, bias[way] + together + n, n);
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
      start(srcIter, state, hidden[part], rows * n);
      if (p.cell().hasCellState()) {
        start(srcIterC, state, cells[part], rows * n);
      }
      int longest = lengths.longest(from, from + rows);
      for (int s = 0; s < steps; s++) {
        int time = p.sweep().isReversed(direction) ? steps - 1 - s : s;
        if (time < longest) {
          step.run(
              work.segment,
              hidden[part] * Float.BYTES,
              work.segment,
              packed[direction] * Float.BYTES,
              work.segment,
              products[part] * Float.BYTES);
        }
        for (int r = 0; r < rows; r++) {
          row(part, direction, time, from + r, r);
        }
      }
      if (p.has(Extra.FINAL)) {
        loops.copy(work.floats, hidden[part], dstIter.floats, state, rows * n);
        if (p.cell().hasCellState()) {
          loops.copy(work.floats, cells[part], dstIterC.floats, state, rows * n);
        }
      }
    }

    private void start(Memory given, long state, long place, int count) {
      if (p.has(Extra.INITIAL)) {
        loops.copy(given.floats, state, work.floats, place, count);
      } else {
        loops.clear(work.floats, place, count);
      }
    }

    /** One sequence at one step. */
    private void row(int part, int direction, int time, int sequence, int r) {
      long row = (long) time * mb + sequence;
      long at = gatesAt(direction) + row * stride;
      long to = outAt + row * p.outputs() + (long) direction * n;
      if (time < lengths.of(sequence)) {
        long entering = products[part] + (long) r * step.ldc();
        cell(at, entering, bias[direction], part, (long) r * n, to);
        return;
      }
      loops.clear(out.floats, to, n);
      if (training) {
        loops.clear(kept.floats, at, stride);
      }
    }

    private void cell(long at, long entering, long b, int part, long state, long to) {
      long h = hidden[part] + state;
      switch (p.cell()) {
        case RNN_TANH -> {
          loops.tanh(gateMemory.floats, at, work.floats, entering, b, n);
          spread(at, h, to);
        }
        case RNN_RELU -> {
          loops.relu(gateMemory.floats, at, work.floats, entering, b, n);
          spread(at, h, to);
        }
        case LSTM -> {
          loops.sigmoid(gateMemory.floats, at, work.floats, entering, b, 2 * n);
          int g = 2 * n;
          int o = 3 * n;
          loops.tanh(gateMemory.floats, at + g, work.floats, entering + g, b + g, n);
          loops.sigmoid(gateMemory.floats, at + o, work.floats, entering + o, b + o, n);
          long c = cells[part] + state;
          loops.lstm(gateMemory.floats, at, work.floats, c, h, out.floats, to, n, training);
        }
        case LBR_GRU -> {
          loops.sigmoid(gateMemory.floats, at, work.floats, entering, b, 2 * n);
          int fresh = 2 * n;
          loops.candidate(
              gateMemory.floats, at, work.floats, entering + fresh, b + fresh, n, training);
          loops.gru(gateMemory.floats, at, work.floats, h, out.floats, to, n);
        }
      }
    }

    /** Copies a plain cell's state to where it goes. */
    private void spread(long at, long h, long to) {
      loops.copy(gateMemory.floats, at, work.floats, h, n);
      loops.copy(gateMemory.floats, at, out.floats, to, n);
    }
  }
}
