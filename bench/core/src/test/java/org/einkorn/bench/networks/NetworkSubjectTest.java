package org.einkorn.bench.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSubjectTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training f32 cnn mb3",
        "training f32 mlp mb3",
        "inference f32 cnn mb1",
        "inference f32 mlp mb1",
        "inference f32 resnet20 mb1"
      })
  void isVerifiedAndRuns(String text) {
    NetworkTask task = NetworkTask.parse(text);
    NetworkSubject subject = NetworkSubject.prepare(task, Options.cpu(), "vector");
    assertEquals("vector", subject.implementation());
    assertEquals(task.sibling().text(), subject.verification());
    subject.run();
    for (float number : subject.steps().observe()) {
      assertTrue(Float.isFinite(number), text);
    }
  }

  @Test
  void oneDnnIsHelpedWhereItOffersNothing() {
    NetworkSubject subject =
        NetworkSubject.prepare(NetworkTask.parse("training f32 mlp mb2"), Options.cpu(), "onednn");
    assertEquals("onednn, then vector", subject.implementation());
  }

  @Test
  void trainingLowersTheLoss() {
    float[] losses =
        NetworkSteps.of(
                NetworkTask.parse("training f32 mlp mb8"),
                List.of(Backends.named("vector")),
                Options.cpu())
            .observe();
    assertTrue(losses[2] < losses[1] && losses[1] < losses[0], () -> Arrays.toString(losses));
  }

  @Test
  void whatDeviatesOrIsNoNumberIsObjectedTo() {
    NetworkTask task = NetworkTask.parse("training f32 mlp mb2");
    Observation observation = new Observation(task, new float[] {2, 1, 0.5f});
    assertFalse(observation.objection(new float[] {2.001f, 1, 0.5f}).isPresent());
    assertEquals(
        "loss of step 2 of 'training f32 mlp mb2' is 1.1, expected 1.0",
        observation.objection(new float[] {2, 1.1f, 0.5f}).orElse(""));
    assertTrue(observation.objection(new float[] {2, 1, Float.NaN}).isPresent());
    assertEquals("found 1 numbers, expected 3", observation.objection(new float[] {2}).orElse(""));
  }

  @Test
  void anotherLibraryGetsWeightsInputsAndLabels() {
    NetworkTask task = NetworkTask.parse("training f32 lstm mb2");
    NetworkOperands operands = NetworkOperands.finite(task);
    List<Long> sizes = operands.specs().stream().map(spec -> spec.layout().count()).toList();
    assertEquals(List.of(1_101_920L, 128L, 128L, 3L), sizes);
    assertEquals(DataType.S32, operands.specs().get(1).type());
    assertTrue(operands.objection().isEmpty());
    operands.poison();
    assertEquals("a result is NaN", operands.objection().orElse(""));
  }
}
