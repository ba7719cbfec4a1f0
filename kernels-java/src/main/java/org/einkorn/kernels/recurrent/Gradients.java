package org.einkorn.kernels.recurrent;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;

/**
 * The gradients of a layer's weights, biases and inputs, from the gradients before its gates at all
 * steps. Those of weights are summed transposed, {@code δWᵀ = Σ x δaᵀ}: the many gates then lie
 * along the panels, and the few inputs are what has to be packed in narrow ones.
 */
final class Gradients {

  private static final int PANEL = 4 * Machine.FLOATS.length();

  private final RecurrentProblem p;
  private final int mb;
  private final int n;
  private final int rows;
  private final int gateRows;
  private final int stride;
  private final int recurrent;
  private final Bands bands;
  private final SequenceProduct firstWeights;
  private final SequenceProduct nextWeights;
  private final SequenceProduct weightsIter;
  private final SequenceProduct firstStates;
  private final StepProduct firstInputs;
  private final StepProduct nextInputs;

  // offsets in the scratch memory
  private final long[] packed;
  private final long[] inputProducts;
  private long transposed;
  private long product;

  /**
   * The gradients of a problem.
   *
   * @param stride elements between neighbouring rows of gradients before the gates
   * @param recurrent where those stand that belong to the recurrent product
   */
  Gradients(RecurrentProblem p, Bands bands, int stride, int recurrent, int threads) {
    this.p = p;
    this.bands = bands;
    this.stride = stride;
    this.recurrent = recurrent;
    mb = (int) p.mb();
    n = (int) p.dhc();
    gateRows = (int) p.gateRows();
    rows = Math.multiplyExact((int) p.steps(), mb);
    int slc = (int) p.slc();
    int outputs = (int) p.outputs();
    firstWeights = new SequenceProduct(slc, gateRows, rows, ScalarClass.ZERO, threads);
    nextWeights = new SequenceProduct(outputs, gateRows, rows, ScalarClass.ZERO, threads);
    int later = Math.max(0, rows - mb);
    weightsIter = new SequenceProduct(n, gateRows, later, ScalarClass.ZERO, threads);
    firstStates = new SequenceProduct(n, gateRows, mb, ScalarClass.ONE, threads);
    firstInputs = new StepProduct(bands.rows(), slc, gateRows, stride, Order.ALONG);
    nextInputs = new StepProduct(bands.rows(), outputs, gateRows, stride, Order.ALONG);
    packed = new long[p.directions()];
    inputProducts = new long[bands.parts()];
  }

  /** Takes scratch memory. */
  void layOut(Scratch scratch) {
    for (int way = 0; way < packed.length; way++) {
      packed[way] = scratch.bytes(Math.max(firstInputs.packedBytes(), nextInputs.packedBytes()));
    }
    int ldc = Math.max(firstInputs.ldc(), nextInputs.ldc());
    for (int part = 0; part < inputProducts.length; part++) {
      inputProducts[part] = scratch.floats((long) bands.rows() * ldc);
    }
    long widest = Math.max(n, Math.max(p.slc(), p.layers() > 1 ? p.outputs() : 0));
    transposed = scratch.floats(widest * gateRows);
    long bytes = Math.max(firstWeights.workspaceBytes(), nextWeights.workspaceBytes());
    bytes = Math.max(bytes, weightsIter.workspaceBytes());
    product = scratch.bytes(Math.max(bytes, firstStates.workspaceBytes()));
  }

  void compile() {
    firstWeights.compile();
    firstInputs.compile();
    if (p.layers() > 1) {
      nextInputs.compile();
    }
  }

  /** The arguments of a call. */
  final class Run {

    private final SequenceProduct.Run firstWeightRun = firstWeights.new Run();
    private final SequenceProduct.Run nextWeightRun = nextWeights.new Run();
    private final SequenceProduct.Run weightIterRun = weightsIter.new Run();
    private final SequenceProduct.Run firstStateRun = firstStates.new Run();
    private final MatrixPacker firstPacker = firstInputs.newPacker();
    private final MatrixPacker nextPacker = nextInputs.newPacker();
    private final CellLoops loops = CellLoops.ALL.get(Storage.NATIVE);
    private final Memory weightMemory = new Memory();
    private final Memory srcIter = new Memory();
    private final Memory diffWeights = new Memory();
    private final Memory diffWeightsIter = new Memory();
    private final Memory diffBias = new Memory();
    private final Memory diffBiasIter = new Memory();
    private final Team.Job packing = this::pack;
    private final Team.Job spreading = this::spread;
    private final Team.Job turning = this::turn;
    private final Team.Job adding = this::addUp;
    private MemorySegment productScratch = MemorySegment.NULL;
    private Memory work = new Memory();
    private Memory states = work;
    private Memory in = work;
    private Memory leaving = work;
    private Memory turned = work;
    private long statesAt;
    private long inAt;
    private long leavingAt;
    private long turnedAt;
    private long turnedColumns;
    private long[] deltas = {};
    private long[] firstDeltas = {};
    private int layer;
    private int way;

    void bind(Operands operands, Memory scratch) {
      if (work != scratch) {
        work = scratch;
        productScratch = scratch.segment.asSlice(product * Float.BYTES);
      }
      weightMemory.bind(operands, Role.WEIGHTS);
      diffWeights.bind(operands, Role.DIFF_WEIGHTS);
      diffWeightsIter.bind(operands, Role.DIFF_WEIGHTS_ITER);
      if (p.has(Extra.INITIAL)) {
        srcIter.bind(operands, Role.SRC_ITER);
      }
      if (p.has(Extra.BIAS)) {
        diffBias.bind(operands, Role.DIFF_BIAS);
        diffBiasIter.bind(operands, Role.DIFF_BIAS_ITER);
      }
    }

    /** Sets the layer, and where the gradients before its gates are, by direction. */
    Run of(int whichLayer, long[] deltasAt, long[] firstDeltasAt) {
      layer = whichLayer;
      deltas = deltasAt;
      firstDeltas = firstDeltasAt;
      return this;
    }

    /** Sets the layer's hidden states. */
    Run states(Memory memory, long at) {
      states = memory;
      statesAt = at;
      return this;
    }

    /** Sets the layer's inputs, and where their gradients go. */
    Run inputs(Memory memory, long at, Memory gradients, long gradientsAt) {
      in = memory;
      inAt = at;
      leaving = gradients;
      leavingAt = gradientsAt;
      return this;
    }

    /** Computes all gradients. */
    void run() {
      for (way = 0; way < p.directions(); way++) {
        Team.shared().run(bands.parts(), packing);
      }
      Team.shared().run(bands.parts(), spreading);
      for (way = 0; way < p.directions(); way++) {
        weights();
        recurrentWeights();
        if (p.has(Extra.BIAS)) {
          Team.shared().run(bands.parts(), adding);
        }
      }
    }

    private void pack(int part, int parts) {
      (layer == 0 ? firstInputs : nextInputs)
          .packShare(
              layer == 0 ? firstPacker : nextPacker,
              weightMemory,
              p.weightsOffset(layer, way),
              p.inputs(layer),
              work.segment,
              packed[way],
              part,
              parts);
    }

    /** The inputs' gradients of some rows, both directions in their order. */
    private void spread(int part, int parts) {
      StepProduct inputs = layer == 0 ? firstInputs : nextInputs;
      int size = (int) p.inputs(layer);
      int blocks = Math.ceilDiv(rows, bands.rows());
      int end = (int) ((long) blocks * (part + 1) / parts);
      for (int block = (int) ((long) blocks * part / parts); block < end; block++) {
        int row = block * bands.rows();
        int count = Math.min(bands.rows(), rows - row);
        long to = leavingAt + (long) row * size;
        for (int direction = 0; direction < p.directions(); direction++) {
          long result = inputProducts[part];
          inputs.run(
              work.segment, deltas[direction] + (long) row * stride, packed[direction], result);
          int ldc = inputs.ldc();
          if (direction == 0) {
            loops.copy(work.floats, result, ldc, leaving.floats, to, size, count, size);
          } else {
            loops.add(
                work.floats,
                result,
                ldc,
                leaving.floats,
                to,
                size,
                leaving.floats,
                to,
                size,
                count,
                size);
          }
        }
      }
    }

    private void weights() {
      long size = p.inputs(layer);
      (layer == 0 ? firstWeightRun : nextWeightRun)
          .a(in.segment, in.at(inAt), size)
          .b(work.segment, deltas[way], stride)
          .c(work.segment, transposed, gateRows)
          .with(productScratch);
      turn(diffWeights, p.weightsOffset(layer, way), size);
    }

    /** Each step but the first of a sequence has the hidden state of its neighbour. */
    private void recurrentWeights() {
      boolean reversed = p.sweep().isReversed(way);
      long cell = p.cellIndex(layer, way);
      long from = deltas[way] + recurrent + (reversed ? 0 : (long) mb * stride);
      long with = statesAt + (reversed ? mb * p.outputs() : 0) + (long) way * n;
      weightIterRun
          .a(states.segment, states.at(with), p.outputs())
          .b(work.segment, from, stride)
          .c(work.segment, transposed, gateRows)
          .with(productScratch);
      if (p.has(Extra.INITIAL)) {
        firstStateRun
            .a(srcIter.segment, srcIter.at(cell * mb * n), n)
            .b(work.segment, firstDeltas[way], gateRows)
            .c(work.segment, transposed, gateRows)
            .with(productScratch);
      }
      turn(diffWeightsIter, cell * gateRows * n, n);
    }

    /** Transposes the sums to where they belong. */
    private void turn(Memory to, long at, long columns) {
      turned = to;
      turnedAt = at;
      turnedColumns = columns;
      Team.shared().run(bands.parts(), turning);
    }

    private void turn(int part, int parts) {
      int from = (int) ((long) gateRows * part / parts);
      int end = (int) ((long) gateRows * (part + 1) / parts);
      loops.transpose(
          work.floats,
          transposed + from,
          gateRows,
          turned.floats,
          turnedAt + from * turnedColumns,
          turnedColumns,
          (int) turnedColumns,
          end - from);
    }

    private void addUp(int part, int parts) {
      int panels = Math.ceilDiv(gateRows, PANEL);
      int end = panels * (part + 1) / parts;
      for (int panel = panels * part / parts; panel < end; panel++) {
        int column = panel * PANEL;
        int count = Math.min(PANEL, gateRows - column);
        long at = (long) p.cellIndex(layer, way) * gateRows + column;
        long from = deltas[way] + column;
        loops.columnSums(work.floats, from, stride, rows, diffBias.floats, at, count);
        if (recurrent == 0) {
          loops.copy(diffBias.floats, at, 0, diffBiasIter.floats, at, 0, 1, count);
        } else {
          loops.columnSums(
              work.floats, from + recurrent, stride, rows, diffBiasIter.floats, at, count);
        }
      }
    }
  }
}
