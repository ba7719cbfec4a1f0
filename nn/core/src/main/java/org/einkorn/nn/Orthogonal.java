package org.einkorn.nn;

import org.einkorn.kernels.HeapBuffer;
import org.einkorn.nn.random.RandomKey;

/**
 * A random orthogonal matrix: Gaussian vectors made orthogonal one after the other by Gram and
 * Schmidt's method, each twice, which is enough (Giraud, Langou, Rozložník, 2005). Its triangular
 * factor has a positive diagonal, so all orthogonal matrices are equally likely (Mezzadri, 2007).
 *
 * @param rows rows of the matrix
 * @param columns columns of the matrix
 * @param gain length of its rows, or of its columns if these are fewer
 */
record Orthogonal(int rows, int columns, double gain) implements Initializer {

  @Override
  public double at(RandomKey key, long index) {
    return at(vectors(key), index);
  }

  @Override
  public void fill(RandomKey key, HeapBuffer numbers) {
    if (numbers.elements() != (long) rows * columns) {
      throw new IllegalArgumentException(
          "orthogonal %d×%d does not fit a parameter of %d numbers"
              .formatted(rows, columns, numbers.elements()));
    }
    double[][] vectors = vectors(key);
    for (long i = 0; i < numbers.elements(); i++) {
      numbers.set(i, at(vectors, i));
    }
  }

  private double at(double[][] vectors, long index) {
    int row = (int) (index / columns);
    int column = (int) (index % columns);
    return gain * (rows <= columns ? vectors[row][column] : vectors[column][row]);
  }

  /** The rows, or the columns if these are fewer. */
  private double[][] vectors(RandomKey key) {
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] vector = vectors[i];
      for (int j = 0; j < length; j++) {
        vector[j] = key.gaussian((long) i * length + j);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int earlier = 0; earlier < i; earlier++) {
          subtract(vector, vectors[earlier], dot(vector, vectors[earlier]));
        }
      }
      double norm = Math.sqrt(dot(vector, vector));
      for (int j = 0; j < length; j++) {
        vector[j] /= norm;
      }
    }
    return vectors;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double[] vector, double factor) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= factor * vector[i];
    }
  }
}
