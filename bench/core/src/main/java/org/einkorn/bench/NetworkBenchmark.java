package org.einkorn.bench;

import org.einkorn.bench.networks.NetworkSubject;
import org.einkorn.bench.networks.NetworkTask;
import org.openjdk.jmh.annotations.Param;

/** Whole networks: steps of training in batches of 64, and inference of single samples. */
public class NetworkBenchmark extends ContenderBenchmark {

  /** The task's text. */
  @Param({
    "training f32 cnn mb64",
    "training f32 mlp mb64",
    "training f32 resnet20 mb64",
    "training f32 lstm mb64",
    "training f32 transformer mb64",
    "inference f32 cnn mb1",
    "inference f32 mlp mb1",
    "inference f32 resnet20 mb1",
    "inference f32 lstm mb1",
    "inference f32 transformer mb1",
  })
  public String problem = "";

  @Override
  protected Prepared prepared() {
    return NetworkSubject.prepare(NetworkTask.parse(problem), options(), variant);
  }
}
