package org.einkorn.kernels.recurrent;

import java.util.function.Supplier;
import org.einkorn.kernels.Direction;
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
 * The forward passes. Both matrices of weights are packed into panels once a run. Each band of
 * sequences then goes through all steps: what the inputs bring to the gates is computed for several
 * steps at once, as many as stay in the second cache until they are used; what the states bring,
 * and the cells, step by step.
 */
final class ForwardKernel extends Kernel implements Compilable {

  /** Floats of inputs' products that are computed ahead: a quarter of a megabyte. */
  private static final int AHEAD = 1 << 16;

  private final RecurrentProblem p;
  private final int n;
  private final int mb;
  private final int steps;
  private final int gateRows;
  private final boolean training;
  private final Bands bands;

  /** Steps that are taken together. */
  private final int chunk;

  private final StepProduct step;
  private final StepProduct first;
  private final StepProduct next;
  private final CellLoops loops;
  private final Supplier<Frame> frames = Frame::new;

  // offsets in the scratch memory: by direction, by layer, by part
  private final long[] packed;
  private final long[] packedInputs;
  private final long[] bias;
  private final long[] sequences = new long[2];
  private final long[] hidden;
  private final long[] cells;
  private final long[] products;
  private final long[] inputs;
  private final long[] inputProducts;
  private final long bytes;

  ForwardKernel(Variant variant, RecurrentProblem p, Options options) {
    super(variant, p, options);
    this.p = p;
    n = (int) p.dhc();
    mb = (int) p.mb();
    steps = (int) p.steps();
    gateRows = (int) p.gateRows();
    training = p.direction() == Direction.FORWARD_TRAINING;
    bands = Bands.of(p, options.threads());
    step = new StepProduct(bands.rows(), gateRows, n, n, Order.ACROSS);
    first = inputProduct((int) p.slc());
    next = inputProduct((int) p.outputs());
    chunk = Math.clamp(AHEAD / Math.max(1, bands.rows() * step.ldc()), 1, Math.max(1, steps));
    loops = CellLoops.ALL.get(options.storage());

    Scratch scratch = new Scratch();
    long most = Math.max(p.slc(), p.layers() > 1 ? p.outputs() : 0);
    packed = new long[p.directions()];
    packedInputs = new long[p.directions()];
    bias = new long[p.directions()];
    for (int way = 0; way < p.directions(); way++) {
      packed[way] = scratch.bytes(step.packedBytes());
      packedInputs[way] = scratch.bytes(Math.max(first.packedBytes(), next.packedBytes()));
      bias[way] = scratch.floats(gateRows + n);
    }
    if (!training && p.layers() > 1) {
      sequences[0] = scratch.floats(steps * mb * p.outputs());
      sequences[1] = scratch.floats(steps * mb * p.outputs());
    }
    hidden = new long[bands.parts()];
    cells = new long[bands.parts()];
    products = new long[bands.parts()];
    inputs = new long[bands.parts()];
    inputProducts = new long[bands.parts()];
    for (int part = 0; part < bands.parts(); part++) {
      hidden[part] = scratch.floats((long) bands.rows() * n);
      cells[part] = scratch.floats((long) bands.rows() * n);
      products[part] = scratch.floats((long) bands.rows() * step.ldc());
      inputs[part] = scratch.floats(chunk * bands.rows() * most);
      inputProducts[part] = scratch.floats((long) chunk * bands.rows() * step.ldc());
    }
    bytes = scratch.totalBytes();
  }

  private StepProduct inputProduct(int size) {
    return new StepProduct(bands.rows(), gateRows, size, size, Order.ACROSS);
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
    if (p.layers() > 1) {
      next.compile();
    }
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
    private final MatrixPacker inputPacker = step.newPacker();
    private final Team.Job packing = this::pack;
    private final Team.Job sweeping = this::sweep;

    /** The layer's inputs and outputs. */
    private Memory in = work;

    private Memory out = work;
    private long inAt;
    private long outAt;
    private StepProduct inputProduct = first;
    private int layer;
    private int way;

    void bind(Operands operands, NativeBuffer memory) {
      work.bind(memory, 0);
      src.bind(operands, Role.SRC);
      weights.bind(operands, Role.WEIGHTS);
      weightsIter.bind(operands, Role.WEIGHTS_ITER);
      dst.bind(operands, Role.DST);
      if (p.has(Extra.BIAS)) {
        biases.bind(operands, Role.BIAS);
        biasesIter.bind(operands, Role.BIAS_ITER);
      }
      if (p.has(Extra.INITIAL)) {
        srcIter.bind(operands, Role.SRC_ITER);
        srcIterC.bindCells(operands, p, Role.SRC_ITER_C);
      }
      if (p.has(Extra.FINAL)) {
        dstIter.bind(operands, Role.DST_ITER);
        dstIterC.bindCells(operands, p, Role.DST_ITER_C);
      }
      if (training) {
        kept.bind(operands, Role.WORKSPACE);
      }
      lengths.bind(operands);
    }

    void run() {
      in = src;
      inAt = 0;
      for (layer = 0; layer < p.layers(); layer++) {
        boolean last = layer == p.layers() - 1;
        inputProduct = layer == 0 ? first : next;
        out = last ? dst : training ? kept : work;
        outAt = last ? 0 : training ? p.hiddenOffset(layer) : sequences[layer & 1];
        for (way = 0; way < p.directions(); way++) {
          Team.shared().run(bands.parts(), packing);
        }
        Team.shared().run(bands.parts(), sweeping);
        in = out;
        inAt = outAt;
      }
    }

    private void pack(int part, int parts) {
      long cellRow = (long) p.cellIndex(layer, way) * gateRows;
      step.packShare(packer, weightsIter, cellRow * n, n, work.segment, packed[way], part, parts);
      inputProduct.packShare(
          inputPacker,
          weights,
          p.weightsOffset(layer, way),
          p.inputs(layer),
          work.segment,
          packedInputs[way],
          part,
          parts);
      if (part == 0) {
        addBiases(cellRow);
      }
    }

    /** Both biases, but apart for the last gate of a gated unit. */
    private void addBiases(long cellRow) {
      long to = bias[way];
      if (!p.has(Extra.BIAS)) {
        loops.clear(work.floats, to, 0, 1, gateRows + n);
        return;
      }
      int together = p.cell() == CellKind.LBR_GRU ? 2 * n : gateRows;
      long at = cellRow + together;
      loops.add(
          biases.floats,
          cellRow,
          0,
          biasesIter.floats,
          cellRow,
          0,
          work.floats,
          to,
          0,
          1,
          together);
      if (together < gateRows) {
        loops.copy(biases.floats, at, 0, work.floats, to + together, 0, 1, n);
        loops.copy(biasesIter.floats, at, 0, work.floats, to + together + n, 0, 1, n);
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
      start(srcIter, state, hidden[part], rows);
      if (p.cell().hasCellState()) {
        start(srcIterC, state, cells[part], rows);
      }
      int longest = lengths.longest(from, from + rows);
      for (int s = 0; s < steps; s += chunk) {
        int count = Math.min(chunk, steps - s);
        inputs(part, direction, from, rows, s, count);
        for (int ahead = 0; ahead < count; ahead++) {
          int time = time(direction, s + ahead);
          if (time < longest) {
            step.run(work.segment, hidden[part], packed[direction], products[part]);
          }
          long x = inputProducts[part] + (long) ahead * bands.rows() * step.ldc();
          rows(part, direction, time, from, rows, x);
        }
      }
      if (p.has(Extra.FINAL)) {
        loops.copy(work.floats, hidden[part], n, dstIter.floats, state, n, rows, n);
        if (p.cell().hasCellState()) {
          loops.copy(work.floats, cells[part], n, dstIterC.floats, state, n, rows, n);
        }
      }
    }

    private int time(int direction, int s) {
      return p.sweep().isReversed(direction) ? steps - 1 - s : s;
    }

    private void start(Memory given, long state, long place, int rows) {
      if (p.has(Extra.INITIAL)) {
        loops.copy(given.floats, state, n, work.floats, place, n, rows, n);
      } else {
        loops.clear(work.floats, place, n, rows, n);
      }
    }

    /**
     * What the inputs bring to the gates of some steps. They are copied first: a band's products
     * read as many rows as its first band has, and neighbouring steps lie apart.
     */
    private void inputs(int part, int direction, int from, int rows, int s, int count) {
      int size = (int) p.inputs(layer);
      for (int ahead = 0; ahead < count; ahead++) {
        long at = inAt + ((long) time(direction, s + ahead) * mb + from) * size;
        long to = inputs[part] + (long) ahead * bands.rows() * size;
        loops.copy(in.floats, at, size, work.floats, to, size, rows, size);
      }
      for (int panel = 0; panel < inputProduct.panels(); panel++) {
        for (int ahead = 0; ahead < count; ahead++) {
          inputProduct.run(
              panel,
              work.segment,
              inputs[part] + (long) ahead * bands.rows() * size,
              packedInputs[direction],
              inputProducts[part] + (long) ahead * bands.rows() * step.ldc());
        }
      }
    }

    /** The sequences of a band at one step, all at once where none has ended. */
    private void rows(int part, int direction, int time, int from, int rows, long x) {
      if (!p.has(Extra.LENGTHS)) {
        cells(part, direction, time, from, 0, rows, x);
        return;
      }
      for (int r = 0; r < rows; r++) {
        if (time < lengths.of(from + r)) {
          cells(part, direction, time, from, r, 1, x);
        } else {
          long row = (long) time * mb + from + r;
          loops.clear(out.floats, outAt + row * p.outputs() + (long) direction * n, 0, 1, n);
          if (training) {
            int size = p.cell().kept() * n;
            loops.clear(kept.floats, p.gatesOffset(layer, direction) + row * size, 0, 1, size);
          }
        }
      }
    }

    private void cells(int part, int direction, int time, int from, int r, int rows, long base) {
      int ld = step.ldc();
      long row = (long) time * mb + from + r;
      long x = base + (long) r * ld;
      long u = products[part] + (long) r * ld;
      long b = bias[direction];
      long h = hidden[part] + (long) r * n;
      long to = outAt + row * p.outputs() + (long) direction * n;
      int stride = training ? p.cell().kept() * n : ld;
      long at = training ? p.gatesOffset(layer, direction) + row * stride : x;
      Floats scratch = work.floats;
      Floats gates = training ? kept.floats : scratch;
      int g = 2 * n;
      switch (p.cell()) {
        case RNN_TANH -> {
          loops.enter(scratch, x, u, ld, b, gates, at, stride, rows, n);
          loops.tanh(gates, at, stride, gates, at, stride, rows, n);
          loops.copy(gates, at, stride, scratch, h, n, rows, n);
        }
        case RNN_RELU -> {
          loops.enter(scratch, x, u, ld, b, gates, at, stride, rows, n);
          loops.relu(gates, at, stride, gates, at, stride, rows, n);
          loops.copy(gates, at, stride, scratch, h, n, rows, n);
        }
        case LSTM -> {
          int o = 3 * n;
          long c = cells[part] + (long) r * n;
          loops.enter(scratch, x, u, ld, b, gates, at, stride, rows, gateRows);
          loops.sigmoid(gates, at, stride, gates, at, stride, rows, 2 * n);
          loops.tanh(gates, at + g, stride, gates, at + g, stride, rows, n);
          loops.sigmoid(gates, at + o, stride, gates, at + o, stride, rows, n);
          loops.lstmCell(gates, at, stride, scratch, c, rows, n);
          if (training) {
            loops.copy(scratch, c, n, gates, at + gateRows, stride, rows, n);
          }
          loops.tanh(scratch, c, n, scratch, h, n, rows, n);
          loops.multiply(gates, at + o, stride, scratch, h, rows, n);
        }
        case LBR_GRU -> {
          loops.enter(scratch, x, u, ld, b, gates, at, stride, rows, 2 * n);
          loops.sigmoid(gates, at, stride, gates, at, stride, rows, 2 * n);
          loops.candidate(scratch, x + g, u + g, ld, b + g, gates, at, stride, rows, n, training);
          loops.tanh(gates, at + g, stride, gates, at + g, stride, rows, n);
          loops.gru(gates, at, stride, scratch, h, rows, n);
        }
      }
      loops.copy(scratch, h, n, out.floats, to, p.outputs(), rows, n);
    }
  }
}
