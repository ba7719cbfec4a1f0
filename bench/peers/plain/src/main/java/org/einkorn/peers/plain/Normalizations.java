package org.einkorn.peers.plain;

import org.einkorn.peers.protocol.Task;

/**
 * Batch and layer normalization over sets of elements: a channel's, or a row's. A set is made of
 * {@code outer} stretches of {@code inner} elements.
 *
 * @param sets number of sets
 * @param setStep distance between sets
 * @param outer stretches in a set
 * @param outerStep distance between stretches
 * @param inner elements of a stretch
 * @param innerStep distance between elements
 * @param epsilon what is added to the variance
 * @param bySet true when scale and shift belong to sets, else to elements
 */
record Normalizations(
    int sets,
    int setStep,
    int outer,
    int outerStep,
    int inner,
    int innerStep,
    float epsilon,
    boolean bySet) {

  static Runnable loops(Task task, Arrays32 arrays) {
    Normalizations sets = of(task);
    float[] x = arrays.in("src");
    float[] scale = arrays.in("scale");
    if (task.is("direction", "backward")) {
      return sets.backward(arrays, x, scale);
    }
    float[] shift = arrays.in("shift");
    float[] y = arrays.out("dst");
    boolean training = task.is("direction", "forward-training");
    if (sets.bySet && !training) {
      float[] mean = arrays.in("mean");
      float[] variance = arrays.in("variance");
      return () -> sets.normalize(x, mean, variance, scale, shift, y);
    }
    float[] mean = training ? arrays.out("mean") : new float[sets.sets];
    float[] variance = training ? arrays.out("variance") : new float[sets.sets];
    if (!sets.bySet) {
      return () -> {
        sets.statistics(x, mean, variance);
        sets.normalize(x, mean, variance, scale, shift, y);
      };
    }
    float[] runningMean = arrays.out("running_mean");
    float[] runningVariance = arrays.out("running_variance");
    float share = (float) task.scalar("momentum");
    int count = sets.outer * sets.inner;
    float unbiased = count > 1 ? (float) count / (count - 1) : 1;
    return () -> {
      sets.statistics(x, mean, variance);
      sets.normalize(x, mean, variance, scale, shift, y);
      follow(runningMean, mean, share, 1);
      follow(runningVariance, variance, share, unbiased);
    };
  }

  private static Normalizations of(Task task) {
    float epsilon = (float) task.number("epsilon");
    if (!task.is("kind", "batch")) {
      int columns = task.intSize("columns");
      return new Normalizations(
          task.intSize("rows"), columns, 1, columns, columns, 1, epsilon, false);
    }
    int channels = task.intSize("ic");
    int plane = task.intSize("ih") * task.intSize("iw");
    int mb = task.intSize("mb");
    return task.is("layout", "nhwc")
        ? new Normalizations(channels, 1, 1, 0, mb * plane, channels, epsilon, true)
        : new Normalizations(channels, plane, mb, channels * plane, plane, 1, epsilon, true);
  }

  private void statistics(float[] x, float[] mean, float[] variance) {
    int count = outer * inner;
    for (int s = 0; s < sets; s++) {
      float sum = 0;
      for (int o = 0; o < outer; o++) {
        int from = s * setStep + o * outerStep;
        for (int i = 0; i < inner; i++) {
          sum += x[from + i * innerStep];
        }
      }
      mean[s] = sum / count;
      float squares = 0;
      for (int o = 0; o < outer; o++) {
        int from = s * setStep + o * outerStep;
        for (int i = 0; i < inner; i++) {
          float d = x[from + i * innerStep] - mean[s];
          squares += d * d;
        }
      }
      variance[s] = squares / count;
    }
  }

  private float inverseDeviation(float variance) {
    return (float) (1 / Math.sqrt(variance + epsilon));
  }

  private void normalize(
      float[] x, float[] mean, float[] variance, float[] scale, float[] shift, float[] y) {
    for (int s = 0; s < sets; s++) {
      float r = inverseDeviation(variance[s]);
      for (int o = 0; o < outer; o++) {
        int from = s * setStep + o * outerStep;
        for (int i = 0; i < inner; i++) {
          int at = from + i * innerStep;
          int parameter = bySet ? s : i;
          y[at] = scale[parameter] * ((x[at] - mean[s]) * r) + shift[parameter];
        }
      }
    }
  }

  private static void follow(float[] running, float[] now, float share, float factor) {
    for (int i = 0; i < running.length; i++) {
      running[i] = (1 - share) * running[i] + share * factor * now[i];
    }
  }

  private Runnable backward(Arrays32 arrays, float[] x, float[] scale) {
    float[] diffDst = arrays.in("diff_dst");
    float[] mean = arrays.in("mean");
    float[] variance = arrays.in("variance");
    float[] diffSrc = arrays.out("diff_src");
    float[] diffScale = arrays.out("diff_scale");
    float[] diffShift = arrays.out("diff_shift");
    return () -> {
      java.util.Arrays.fill(diffScale, 0);
      java.util.Arrays.fill(diffShift, 0);
      for (int s = 0; s < sets; s++) {
        parameters(s, x, diffDst, mean[s], variance[s], diffScale, diffShift);
        source(s, x, diffDst, mean[s], variance[s], scale, diffSrc);
      }
    };
  }

  private void parameters(
      int s,
      float[] x,
      float[] diffDst,
      float mean,
      float variance,
      float[] diffScale,
      float[] diffShift) {
    float r = inverseDeviation(variance);
    for (int o = 0; o < outer; o++) {
      int from = s * setStep + o * outerStep;
      for (int i = 0; i < inner; i++) {
        int at = from + i * innerStep;
        int parameter = bySet ? s : i;
        diffShift[parameter] += diffDst[at];
        diffScale[parameter] += diffDst[at] * ((x[at] - mean) * r);
      }
    }
  }

  private void source(
      int s,
      float[] x,
      float[] diffDst,
      float mean,
      float variance,
      float[] scale,
      float[] diffSrc) {
    float r = inverseDeviation(variance);
    float sum = 0;
    float projection = 0;
    for (int o = 0; o < outer; o++) {
      int from = s * setStep + o * outerStep;
      for (int i = 0; i < inner; i++) {
        int at = from + i * innerStep;
        float g = scale[bySet ? s : i] * diffDst[at];
        sum += g;
        projection += g * ((x[at] - mean) * r);
      }
    }
    int count = outer * inner;
    for (int o = 0; o < outer; o++) {
      int from = s * setStep + o * outerStep;
      for (int i = 0; i < inner; i++) {
        int at = from + i * innerStep;
        float g = scale[bySet ? s : i] * diffDst[at];
        diffSrc[at] = r * (g - sum / count - (x[at] - mean) * r * (projection / count));
      }
    }
  }
}
