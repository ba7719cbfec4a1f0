package org.einkorn.nn.models;

import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm3d;
import org.einkorn.nn.layers.Conv3d;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.MaxPool3d;
import org.einkorn.nn.layers.Sequential;

/**
 * A small classifier of clips, batch × channels × frames × height × width: three convolutions of
 * 3×3×3 with batch normalization, in the manner of C3D (Tran et al., 2015, arXiv:1412.0767).
 */
public final class ClipClassifier {
  private ClipClassifier() {}

  /** The network: 20 thousand parameters. */
  public static Sequential of(int channels, int classes) {
    return new Sequential(
        new Conv3d(channels, 8, 3, 1, 1, false),
        new BatchNorm3d(8),
        Activation.relu(),
        new MaxPool3d(2),
        new Conv3d(8, 16, 3, 1, 1, false),
        new BatchNorm3d(16),
        Activation.relu(),
        new MaxPool3d(2),
        new Conv3d(16, 32, 3, 1, 1, false),
        new BatchNorm3d(32),
        Activation.relu(),
        new GlobalAvgPool(),
        new Linear(32, classes));
  }
}
