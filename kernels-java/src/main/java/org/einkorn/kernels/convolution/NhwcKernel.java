package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Access;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PanelPackers;
import org.einkorn.kernels.vector.Compilable;
import org.einkorn.kernels.vector.Floats;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of images whose channels are innermost: its operands are transposed into nchw in
 * the workspace, convolved there, and the results transposed back.
 */
final class NhwcKernel extends Kernel implements Compilable {

  private static final int SIDE = ConvolutionPlan.NR;

  /** So many matrices of rows and columns, to be transposed each. */
  private record Matrices(OperandSpec spec, long count, int rows, int columns, long at) {

    long bytes() {
      return ConvolutionPlan.aligned(count * rows * columns * Float.BYTES);
    }
  }

  private final Kernel inner;
  private final List<Matrices> operandMatrices = new ArrayList<>();
  private final ColumnLoops nativeLoops = ImplicitGemmKernel.LOOPS.get(Storage.NATIVE);
  private final ColumnLoops ownLoops;
  private final PanelPacker transposer = PanelPackers.get(SIDE, Order.ACROSS, Machine.FLOATS);
  private final List<Scalar> scalars;
  private final int parts;
  private final long squareBytes =
      ConvolutionPlan.aligned((long) SIDE * SIDE * Float.BYTES + PanelPacker.SLACK_BYTES);
  private final long squaresAt;
  private final long innerAt;
  private final Supplier<Frame> frames = Frame::new;

  /**
   * A kernel.
   *
   * @param inner computes the same problem in nchw from native memory
   */
  NhwcKernel(Variant variant, ConvolutionProblem problem, Options options, Kernel inner) {
    super(variant, problem, options);
    this.inner = inner;
    this.scalars = problem.scalars();
    this.ownLoops = ImplicitGemmKernel.LOOPS.get(options.storage());
    long at = 0;
    for (OperandSpec spec : problem.operands()) {
      Matrices matrices = matrices(spec, at);
      operandMatrices.add(matrices);
      at += matrices.bytes();
    }
    this.parts = ConvolutionPlan.parts(problem, options.threads(), Integer.MAX_VALUE);
    this.squaresAt = at;
    this.innerAt = squaresAt + squareBytes * parts;
  }

  private static Matrices matrices(OperandSpec spec, long at) {
    List<Layout.Axis> axes = spec.layout().axes();
    if (axes.size() == 1) {
      return new Matrices(spec, 1, (int) axes.getFirst().size(), 1, at);
    }
    long rows = 1;
    for (Layout.Axis axis : axes.subList(2, axes.size())) {
      rows *= axis.size();
    }
    return new Matrices(spec, axes.getFirst().size(), (int) rows, (int) axes.get(1).size(), at);
  }

  @Override
  public long workspaceBytes() {
    return innerAt + inner.workspaceBytes();
  }

  @Override
  public void compile() {
    if (inner instanceof Compilable compilable) {
      compilable.compile();
    }
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    Workspace within = frame.bind(operands, workspace);
    Team.shared().run(parts, frame.reading);
    inner.run(frame.innerOperands, within);
    Team.shared().run(parts, frame.writing);
  }

  /** The state of a call. */
  private final class Frame {

    private final Operands innerOperands = new Operands();
    private final Floats[] own = new Floats[operandMatrices.size()];
    private final Floats[] copies = new Floats[operandMatrices.size()];
    private MemorySegment memory = MemorySegment.NULL;
    private @Nullable Workspace inside;

    final Team.Job reading = (part, count) -> move(part, count, false);
    final Team.Job writing = (part, count) -> move(part, count, true);

    Frame() {
      for (int i = 0; i < own.length; i++) {
        own[i] = new Floats();
        copies[i] = new Floats();
      }
    }

    /** Returns the workspace of the inner kernel. */
    Workspace bind(Operands operands, Workspace workspace) {
      Workspace within = inside;
      if (within == null) {
        within = place((NativeBuffer) workspace.memory());
        inside = within;
      }
      for (int i = 0; i < own.length; i++) {
        own[i].bind(operands, operandMatrices.get(i).spec.role());
      }
      for (Scalar scalar : scalars) {
        innerOperands.set(scalar, operands.scalar(scalar));
      }
      return within;
    }

    /** Done once: the copies lie in this workspace for ever. */
    private Workspace place(NativeBuffer whole) {
      memory = whole.segment();
      for (int i = 0; i < copies.length; i++) {
        Matrices m = operandMatrices.get(i);
        MemorySegment copy = memory.asSlice(m.at, m.count * m.rows * m.columns * Float.BYTES);
        NativeBuffer buffer = NativeBuffer.of(m.spec.type(), copy);
        Role role = m.spec.role();
        innerOperands.set(role, buffer);
        copies[i].bind(buffer, 0);
      }
      return Workspace.of(whole.slice(innerAt, inner.workspaceBytes()));
    }

    private void move(int part, int count, boolean back) {
      for (int i = 0; i < own.length; i++) {
        Matrices m = operandMatrices.get(i);
        if ((m.spec.access() != Access.READ) != back) {
          continue;
        }
        // one image may be all there is: its rows are shared out too
        long bands = Math.ceilDiv(m.rows, SIDE);
        long end = m.count * bands * (part + 1) / count;
        for (long item = m.count * bands * part / count; item < end; item++) {
          int row = (int) (item % bands) * SIDE;
          band(i, item / bands * m.rows * m.columns, row, Math.min(SIDE, m.rows - row), back, part);
        }
      }
    }

    /** Transposes a band of rows of a matrix in nhwc, or fills it. */
    private void band(int operand, long start, int row, int rows, boolean back, int part) {
      Matrices m = operandMatrices.get(operand);
      long square = squaresAt + squareBytes * part;
      for (int column = 0; column < m.columns; column += SIDE) {
        int columns = Math.min(SIDE, m.columns - column);
        long outside = start + (long) row * m.columns + column;
        long inside = start + (long) column * m.rows + row;
        if (back) {
          pack(copies[operand], Storage.NATIVE, inside, m.rows, columns, rows, square);
          ownLoops.store(
              memory, square, SIDE * 4L, rows, columns, own[operand], outside, m.columns);
        } else {
          pack(own[operand], options().storage(), outside, m.columns, rows, columns, square);
          nativeLoops.store(
              memory, square, SIDE * 4L, columns, rows, copies[operand], inside, m.rows);
        }
      }
    }

    private void pack(
        Floats from, Storage storage, long at, int stride, int count, int length, long square) {
      if (storage == Storage.HEAP) {
        transposer.pack(from.array(), from.at(at), stride, memory, square, count, length, 1f);
      } else {
        transposer.pack(
            from.segment(), from.byteAt(at), stride * 4L, memory, square, count, length, 1f);
      }
    }
  }
}
