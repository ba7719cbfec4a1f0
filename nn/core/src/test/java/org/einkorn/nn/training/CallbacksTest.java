package org.einkorn.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.reference.ReferenceBackend;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.data.Table;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.TrainingListener.Verdict;
import org.einkorn.nn.training.schedules.Schedule;
import org.junit.jupiter.api.Test;

class CallbacksTest {
  private static final Engine ENGINE =
      Engine.of(
          Einkorn.builder().backends(List.of(new ReferenceBackend())).policy(Policy.OFF).build(),
          Options.cpu().withThreads(1),
          DataType.F32);

  private static Network line() {
    return new Network(new Linear(1, 1), ENGINE, RandomKey.of(1));
  }

  private static EpochResult epoch(int number, double loss) {
    return new EpochResult(number, loss, Double.NaN, 2, null);
  }

  /** y = 3x − 1 is found by regression, with a rate that a schedule leads. */
  @Test
  void aLineIsFound() throws InterruptedException {
    float[] x = new float[32];
    float[] y = new float[32];
    for (int i = 0; i < x.length; i++) {
      x[i] = i / 16f - 1;
      y[i] = 3 * x[i] - 1;
    }
    Network network = line();
    Optimizer optimizer = Optimizer.sgd(network, 1, 0.5);
    List<Double> rates = new ArrayList<>();
    List<EpochResult> results =
        new Trainer(network, optimizer)
            .objective(Objective.regression())
            .schedule(Schedule.cosine(0.4, 0.01, 160))
            .listener(
                new TrainingListener() {
                  @Override
                  public Verdict onStep(Progress progress) {
                    rates.add(optimizer.learningRate());
                    return Verdict.CONTINUE;
                  }
                })
            .fit(Table.real("line", 1, x, 1, y), FitOptions.epochs(40).withBatchSize(8));
    assertEquals(3, network.parameters().getFirst().toArray()[0], 1e-3);
    assertEquals(-1, network.parameters().getLast().toArray()[0], 1e-3);
    assertTrue(Double.isNaN(results.getLast().accuracy()));
    assertEquals(0.4, rates.getFirst());
    assertEquals(Schedule.cosine(0.4, 0.01, 160).rate(159), rates.getLast());
  }

  @Test
  void stoppingKeepsTheBestWeights() {
    Network network = line();
    Parameter weight = network.parameters().getFirst();
    EarlyStopping stopping = new EarlyStopping(network, 1);
    assertThrows(IllegalStateException.class, stopping::restoreBest);
    double[] losses = {3, 2, 2.5, 1, Double.NaN, 4};
    for (int i = 0; i < losses.length; i++) {
      weight.assign(new float[] {i});
      Verdict expected = i == losses.length - 1 ? Verdict.STOP : Verdict.CONTINUE;
      assertEquals(expected, stopping.onEpoch(epoch(i + 1, losses[i])), "epoch " + (i + 1));
    }
    assertEquals(4, stopping.bestEpoch());
    assertEquals(1, stopping.best());
    stopping.restoreBest();
    assertArrayEquals(new float[] {3}, weight.toArray());
  }

  @Test
  void curvesAreWritten() {
    StringWriter csv = new StringWriter();
    CurveLog.csv(csv).onEpoch(epoch(1, 0.5));
    assertEquals(
        "epoch,loss,accuracy,validation_loss,validation_accuracy,per_second\n1,0.5,,,,2.0\n",
        csv.toString());
    StringWriter json = new StringWriter();
    CurveLog.json(json).onEpoch(epoch(2, 0.25));
    assertEquals(
        "{\"epoch\":2,\"loss\":0.25,\"accuracy\":null,\"validation_loss\":null,"
            + "\"validation_accuracy\":null,\"per_second\":2.0}\n",
        json.toString());
  }

  /** Every listener hears everything; one that says stop is enough. */
  @Test
  void listenersAreJoined() {
    List<Integer> heard = new ArrayList<>();
    TrainingListener stop =
        new TrainingListener() {
          @Override
          public Verdict onEpoch(EpochResult result) {
            heard.add(result.epoch());
            return Verdict.STOP;
          }
        };
    TrainingListener all = TrainingListener.all(stop, TrainingListener.silent(), stop);
    assertEquals(Verdict.STOP, all.onEpoch(epoch(7, 1)));
    assertEquals(List.of(7, 7), heard);
    assertEquals(
        Verdict.CONTINUE, TrainingListener.all(TrainingListener.silent()).onEpoch(epoch(1, 1)));
  }
}
