package org.einkorn.bench.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.bench.networks.NetworkTask.Pass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTaskTest {

  @ParameterizedTest
  @ValueSource(strings = {"training f32 cnn mb64", "inference f32 transformer mb1"})
  void textsArePlainAndParsedBack(String text) {
    assertEquals(text, NetworkTask.parse(text).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training cnn mb64",
        "training f64 cnn mb64",
        "dreaming f32 cnn mb64",
        "training f32 cnn mb0",
        "training f32 cnn mb64 fast"
      })
  void otherTextsAreRefused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> NetworkTask.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains("'training f32 cnn mb64'"), e::toString);
  }

  @Test
  void anUnknownNetworkIsToldWhichThereAre() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> NetworkTask.parse("training f32 alexnet mb64"));
    assertEquals(
        "no network is called 'alexnet'; there are: cnn, mlp, resnet20, lstm, transformer",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"CNN,225034", "MLP,535818", "RESNET20,269722", "LSTM,1101920", "TRANSFORMER,3450890"})
  void networksHaveTheParametersOfTheirPapers(BenchNetwork network, int parameters) {
    NetworkTask task = new NetworkTask(Pass.TRAINING, network, 2);
    assertEquals(parameters, NetworkSteps.weights(task).length);
    assertEquals(parameters * 4.0, new NetworkTask(Pass.INFERENCE, network, 1).bytes(), 1e5);
  }

  @Test
  void operationsAreThoseOfAllProducts() {
    double products = 2.0 * (784 * 512 + 512 * 256 + 256 * 10);
    double forward = new NetworkTask(Pass.INFERENCE, BenchNetwork.MLP, 1).operations();
    assertEquals(products, forward, 0.01 * products);
    double training = new NetworkTask(Pass.TRAINING, BenchNetwork.MLP, 64).operations();
    // the input's gradient is not computed
    double expected = 64 * (3 * products - 2.0 * 784 * 512);
    assertEquals(expected, training, 0.01 * expected);
  }

  @Test
  void resultsAreComparedOnASmallBatch() {
    assertEquals(
        "training f32 cnn mb2", NetworkTask.parse("training f32 cnn mb64").sibling().text());
    NetworkTask one = NetworkTask.parse("inference f32 cnn mb1");
    assertEquals(one, one.sibling());
  }
}
