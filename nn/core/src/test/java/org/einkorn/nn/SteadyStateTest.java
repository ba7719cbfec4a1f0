package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.nn.data.Batches;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.models.Models;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/**
 * What a training step of this layer allocates by itself: all kernels are idle ones, so what is
 * measured is neither theirs nor their compiler's.
 */
class SteadyStateTest {
  /** Handles of tensors and of the loss, views of arrays for copies: measured 0.7 KB a step. */
  private static final long MOST_BYTES_A_STEP = 2048;

  private static final int STEPS = 200;

  /** Computes nothing, for every problem. */
  private static final class Idle implements Backend, Variant {
    @Override
    public int spiVersion() {
      return 1;
    }

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public Availability availability() {
      return new Availability.Available("1", Map.of());
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.cpu());
    }

    @Override
    public List<Offer> offers(Problem problem, Options options) {
      return List.of(new Offer.Candidate(this));
    }

    @Override
    public String id() {
      return "idle/all";
    }

    @Override
    public boolean isThreadInvariant() {
      return true;
    }

    @Override
    public String revision() {
      return "1";
    }

    @Override
    public Kernel prepare(Problem problem, Options options, Preparation preparation) {
      return new Kernel(this, problem, options) {
        @Override
        protected void execute(Operands operands, Workspace workspace) {
          // Nothing: only what surrounds a kernel is measured.
        }
      };
    }
  }

  @Test
  void aStepAllocatesHandlesOnlyAndNoNativeMemory() throws ReflectiveOperationException {
    Einkorn einkorn = Einkorn.builder().backends(List.of(new Idle())).policy(Policy.OFF).build();
    Engine engine = Engine.of(einkorn, Options.cpu(), DataType.F32);
    DataSet digits = Digits.load().train();
    Network network = new Network(Models.cnn(digits.shape(), 10), engine, RandomKey.of(1));
    Optimizer optimizer = Optimizer.adam(network, 1e-3);
    Tape tape = Tape.training(engine);
    Batches batches = new Batches(digits, 64, Batches.Rest.DROP);
    run(STEPS, network, optimizer, tape, batches);
    long native0 = tape.bytes();
    long heap0 = allocatedBytes();
    run(STEPS, network, optimizer, tape, batches);
    long perStep = (allocatedBytes() - heap0) / STEPS;
    assertEquals(native0, tape.bytes(), "native memory of the tape");
    assertTrue(perStep <= MOST_BYTES_A_STEP, perStep + " bytes of heap a step");
  }

  private static void run(
      int steps, Network network, Optimizer optimizer, Tape tape, Batches batches) {
    for (int i = 0; i < steps; i++) {
      if (!batches.next()) {
        batches.restart();
        batches.next();
      }
      tape.rewind();
      Loss loss =
          network.forward(tape.images(batches.batch())).crossEntropy(batches.batch().labels());
      loss.backward();
      optimizer.step();
    }
  }

  /**
   * Bytes that this thread has allocated; by reflection, for no module here requires the bean's.
   */
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method method =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) method.invoke(bean);
  }
}
