package org.einkorn.kernels.recurrent;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;

/**
 * The gradients of a layer's weights, biases and inputs, from the gradients before its gates at all
 * steps: one product each.
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
  private final int threads;
  private final SequenceProduct[] weights;
  private final SequenceProduct weightsIter;
  private final SequenceProduct firstStates;
  private final SequenceProduct[] inputs;
  private final SequenceProduct[] moreInputs;

  /**
   * The gradients of a problem.
   *
   * @param stride elements between neighbouring rows of gradients before the gates
   * @param recurrent where those stand that belong to the recurrent product
   */
  Gradients(RecurrentProblem p, int stride, int recurrent, int threads) {
    this.p = p;
    this.stride = stride;
    this.recurrent = recurrent;
    this.threads = threads;
    mb = (int) p.mb();
    n = (int) p.dhc();
    gateRows = (int) p.gateRows();
    rows = Math.multiplyExact((int) p.steps(), mb);
    int first = (int) p.slc();
    int next = (int) p.outputs();
    weights = new SequenceProduct[] {weights(first, rows), weights(next, rows)};
    weightsIter = weights(n, Math.max(0, rows - mb));
    firstStates = new SequenceProduct(gateRows, n, mb, true, false, ScalarClass.ONE, threads);
    inputs = new SequenceProduct[] {inputs(first, ScalarClass.ZERO), inputs(next, ScalarClass.ZERO)};
    moreInputs =
        new SequenceProduct[] {inputs(first, ScalarClass.ONE), inputs(next, ScalarClass.ONE)};
  }

  private SequenceProduct weights(int columns, int depth) {
    return new SequenceProduct(gateRows, columns, depth, true, false, ScalarClass.ZERO, threads);
  }

  private SequenceProduct inputs(int columns, ScalarClass beta) {
    return new SequenceProduct(rows, columns, gateRows, false, false, beta, threads);
  }

  long workspaceBytes() {
    long bytes = Math.max(weightsIter.workspaceBytes(), firstStates.workspaceBytes());
    for (int i = 0; i < 2; i++) {
      bytes = Math.max(bytes, weights[i].workspaceBytes());
      bytes = Math.max(bytes, inputs[i].workspaceBytes());
      bytes = Math.max(bytes, moreInputs[i].workspaceBytes());
    }
    return bytes;
  }

  void compile() {
    weights[0].compile();
    inputs[0].compile();
  }

  /** The arguments of a call. */
  final class Run {

    private final SequenceProduct.Run[] weightRuns = {weights[0].new Run(), weights[1].new Run()};
    private final SequenceProduct.Run weightIterRun = weightsIter.new Run();
    private final SequenceProduct.Run firstStateRun = firstStates.new Run();
    private final SequenceProduct.Run[] inputRuns = {inputs[0].new Run(), inputs[1].new Run()};
    private final SequenceProduct.Run[] moreInputRuns = {
      moreInputs[0].new Run(), moreInputs[1].new Run()
    };
    private final CellLoops loops = CellLoops.ALL.get(Storage.NATIVE);
    private final Memory weightMemory = new Memory();
    private final Memory srcIter = new Memory();
    private final Memory diffWeights = new Memory();
    private final Memory diffWeightsIter = new Memory();
    private final Memory diffBias = new Memory();
    private final Memory diffBiasIter = new Memory();
    private final Team.Job adding = this::addUp;
    private Memory work = new Memory();
    private Memory states = work;
    private Memory in = work;
    private Memory leaving = work;
    private long statesAt;
    private long inAt;
    private long leavingAt;
    private long deltas;
    private long firstDeltas;
    private int layer;
    private int way;

    void bind(Operands operands, Memory scratch) {
      work = scratch;
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

    /** Sets the layer and direction, and where the gradients before its gates are. */
    Run of(int whichLayer, int whichWay, long deltasAt, long firstDeltasAt) {
      layer = whichLayer;
      way = whichWay;
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
    void with(MemorySegment scratch) {
      int which = layer == 0 ? 0 : 1;
      long size = p.inputs(layer);
      long weightsAt = p.weightsOffset(layer, way);
      weightRuns[which]
          .a(work.segment, work.at(deltas), stride)
          .b(in.segment, in.at(inAt), size)
          .c(diffWeights.segment, diffWeights.at(weightsAt), size)
          .with(scratch);
      (way == 0 ? inputRuns : moreInputRuns)[which]
          .a(work.segment, work.at(deltas), stride)
          .b(weightMemory.segment, weightMemory.at(weightsAt), size)
          .c(leaving.segment, leaving.at(leavingAt), size)
          .with(scratch);
      recurrentWeights(scratch);
      if (p.has(Extra.BIAS)) {
        Team.shared().run(threads, adding);
      }
    }

    /** Each step but the first of a sequence has the hidden state of its neighbour. */
    private void recurrentWeights(MemorySegment scratch) {
      boolean reversed = p.sweep().isReversed(way);
      long cell = p.cellIndex(layer, way);
      long from = deltas + recurrent + (reversed ? 0 : (long) mb * stride);
      long with = statesAt + (reversed ? mb * p.outputs() : 0) + (long) way * n;
      long at = cell * gateRows * n;
      weightIterRun
          .a(work.segment, work.at(from), stride)
          .b(states.segment, states.at(with), p.outputs())
          .c(diffWeightsIter.segment, diffWeightsIter.at(at), n)
          .with(scratch);
      if (p.has(Extra.INITIAL)) {
        firstStateRun
            .a(work.segment, work.at(firstDeltas), gateRows)
            .b(srcIter.segment, srcIter.at(cell * mb * n), n)
            .c(diffWeightsIter.segment, diffWeightsIter.at(at), n)
            .with(scratch);
      }
    }

    private void addUp(int part, int parts) {
      int panels = Math.ceilDiv(gateRows, PANEL);
      int end = panels * (part + 1) / parts;
      for (int panel = panels * part / parts; panel < end; panel++) {
        int column = panel * PANEL;
        int count = Math.min(PANEL, gateRows - column);
        long at = (long) p.cellIndex(layer, way) * gateRows + column;
        loops.columnSums(
            work.floats, deltas + column, stride, rows, diffBias.floats, at, count);
        if (recurrent == 0) {
          loops.copy(diffBias.floats, at, diffBiasIter.floats, at, count);
        } else {
          long from = deltas + recurrent + column;
          loops.columnSums(work.floats, from, stride, rows, diffBiasIter.floats, at, count);
        }
      }
    }
  }
}
