package org.einkorn.autotune;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.reference.References;

/** A variant that computes by the reference and misbehaves as told. */
final class FakeVariant implements Variant {

  private final String id;
  final AtomicInteger prepared = new AtomicInteger();
  final AtomicInteger runs = new AtomicInteger();
  private boolean invariant = true;
  private boolean needsWarmUp;
  private long workspaceBytes;
  private Accuracy accuracy = Accuracy.STANDARD;
  private String revision = "1";
  private Runnable onPrepare = () -> {};
  private Consumer<Operands> before = operands -> {};
  private Consumer<Operands> after = operands -> {};

  FakeVariant(String id) {
    this.id = id;
  }

  FakeVariant threadVariant() {
    invariant = false;
    return this;
  }

  FakeVariant warmingUp() {
    needsWarmUp = true;
    return this;
  }

  FakeVariant relaxed() {
    accuracy = Accuracy.RELAXED;
    return this;
  }

  FakeVariant workspace(long bytes) {
    workspaceBytes = bytes;
    return this;
  }

  FakeVariant revision(String other) {
    revision = other;
    return this;
  }

  FakeVariant onPrepare(Runnable action) {
    onPrepare = action;
    return this;
  }

  FakeVariant before(Consumer<Operands> action) {
    before = action;
    return this;
  }

  FakeVariant after(Consumer<Operands> action) {
    after = action;
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Accuracy accuracy() {
    return accuracy;
  }

  @Override
  public boolean isThreadInvariant() {
    return invariant;
  }

  @Override
  public boolean needsWarmUp() {
    return needsWarmUp;
  }

  @Override
  public String revision() {
    return revision;
  }

  @Override
  public Kernel prepare(Problem problem, Options options, Preparation preparation) {
    prepared.incrementAndGet();
    onPrepare.run();
    return new Kernel(this, problem, options) {
      @Override
      public long workspaceBytes() {
        return workspaceBytes;
      }

      @Override
      protected void execute(Operands operands, Workspace workspace) {
        runs.incrementAndGet();
        before.accept(operands);
        References.evaluate(problem, operands).store(problem);
        after.accept(operands);
      }
    };
  }
}
