package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Residual;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Engine ENGINE = Engine.cpu();
  private static final Shape IMAGES = Shape.images(4, 1, 8, 8);

  private static Network network() {
    return new Network(
        new Sequential(
            new Conv2d(1, 2, 3, 1, 1, true),
            Activation.relu(),
            new Residual(new Sequential(new Conv2d(2, 2, 1), new BatchNorm2d(2))),
            new GlobalAvgPool(),
            new Linear(2, 3)),
        ENGINE,
        RandomKey.of(1));
  }

  @Test
  void aTable() {
    String text = network().summary(IMAGES).text();
    assertEquals(
        """
        path      layer                                  output   parameters  MFLOP
        0         conv 1→2 3×3 padding 1                 4×2×8×8          20   0.01
        1         relu                                   4×2×8×8               0.00
        2.body.0  conv 2→2 1×1                           4×2×8×8           6   0.00
        2.body.1  batch-norm 2                           4×2×8×8           4   0.00
        2         residual (conv 2→2 1×1, batch-norm 2)  4×2×8×8               0.00
        3         global-avg-pool                        4×2                   0.00
        4         linear 2→3                             4×3               9   0.00
        total                                                             39   0.01
        input batch=4 × channels=1 × height=8 × width=8
        39 learned numbers, 4 kept beside them
        """,
        text.substring(0, text.indexOf("a step of training")));
    assertTrue(text.contains("memory of training: parameters "), text);
  }

  /** 2 · 9 products of the inner positions, fewer at the borders, and 2 · 2 · 2 · 64 · 4. */
  @Test
  void operationsAreThoseOfTheProblems() {
    Summary summary = network().summary(IMAGES);
    assertEquals(2.0 * 4 * 2 * (8 * 3 - 2) * (8 * 3 - 2), summary.rows().get(0).operations());
    assertEquals(2.0 * 4 * 2 * 2 * 64, summary.rows().get(2).operations());
    assertEquals(2.0 * 4 * 2 * 3, summary.rows().get(6).operations());
    assertTrue(summary.trainingOperations() > 2 * summary.operations());
  }

  /** What is planned is what a step takes, but for the size of the chunks that it comes in. */
  @Test
  void memoryIsWhatAStepTakes() {
    Network network = network();
    Summary.Memory memory = network.summary(IMAGES).memory();
    Tape tape = Tape.training(ENGINE);
    StepMemory.Mark empty = tape.memory().mark();
    network.forward(tape.tensor(IMAGES, new float[256]));
    StepMemory.Mark full = tape.memory().mark();
    assertEquals(0, empty.f32());
    assertEquals(4 * full.f32() + full.u8(), memory.activations());
    assertEquals(memory.gradients() * 2, memory.optimizer());
    assertEquals(
        memory.parameters() + memory.gradients() + memory.optimizer() + memory.activations(),
        memory.total());
  }

  @Test
  void theOptimizerCounts() {
    Network network = network();
    long size = network.learned().count();
    var plain = new OptimizerProblem(DataType.F32, OptimizerKind.SGD, size, Momentum.NONE);
    var momentum = new OptimizerProblem(DataType.F32, OptimizerKind.SGD, size, Momentum.CLASSICAL);
    assertEquals(0, network.summary(IMAGES, plain).memory().optimizer());
    assertEquals(4 * size, network.summary(IMAGES, momentum).memory().optimizer());
  }
}
