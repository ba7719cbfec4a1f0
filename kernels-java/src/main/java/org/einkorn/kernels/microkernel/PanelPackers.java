package org.einkorn.kernels.microkernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.microkernel.PanelPacker.Order;

/** The panel packers of this process, each made once. */
public final class PanelPackers {

  private record Key(Panel panel, Order order) {}

  private static final ConcurrentHashMap<Key, PanelPacker> PACKERS = new ConcurrentHashMap<>();
  private static final float[] TRANSPOSITION_2 = transpositionTables(2);
  private static final float[] TRANSPOSITION_4 = transpositionTables(4);
  private static final float[] TRANSPOSITION_8 = transpositionTables(8);
  private static final float[] TRANSPOSITION_16 = transpositionTables(16);
  private static final double[] TRANSPOSITION_OF_8 = toDoubles(TRANSPOSITION_8);
  private static final float[] TRANSPOSITION_OF_2_PAIRS = toPairs(TRANSPOSITION_2);
  private static final float[] TRANSPOSITION_OF_4_PAIRS = toPairs(TRANSPOSITION_4);

  private static final int WARM_UP_CALLS = 16;

  private PanelPackers() {}

  /**
   * The packer for panels of a width.
   *
   * @param width elements for each p: MR or NR of a tile
   * @param order how the matrix lies
   * @param widest the widest vectors that it may use
   */
  public static PanelPacker get(int width, Order order, Lanes widest) {
    return PACKERS.computeIfAbsent(new Key(Panel.of(width, widest), order), PanelPackers::make);
  }

  /** Runs a packer on scratch memory until it is compiled. */
  static void warmUp(PanelPacker packer, int width, Lanes.Element element, boolean heap) {
    int length = 32;
    int eb = element.bytes();
    long bytes = (long) width * length * eb;
    MemorySegment scratch = Arena.ofAuto().allocate(2 * bytes + PanelPacker.SLACK_BYTES, 64);
    // the source ends with its last element: masked loads near the end take a way of their own
    MemorySegment source = scratch.asSlice(0, (width + length - 1) * (long) eb);
    float[] floats = new float[width + length - 1];
    double[] doubles = new double[width + length - 1];
    int[] round = {0};
    Compilation.await(
        List.of(packer, heap),
        () -> {
          for (int call = 0; call < WARM_UP_CALLS; call++) {
            // every count and remainder: C2 leaves out branches never taken
            int count = width - round[0] % width;
            int k = length - round[0] % (length / 2);
            if (!heap) {
              packer.pack(source, 0, eb, scratch, bytes, count, k, 1);
            } else if (element == Lanes.Element.F32) {
              packer.pack(floats, 0, 1, scratch, bytes, count, k, 1);
            } else {
              packer.pack(doubles, 0, 1, scratch, bytes, count, k, 1);
            }
            round[0]++;
          }
        });
  }

  private static PanelPacker make(Key key) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    return switch (key.order()) {
      case ALONG ->
          Specializer.specialize(
              lookup,
              isFloat(key.panel()) ? AlongPacker.class : AlongDoublePacker.class,
              PanelPacker.class,
              key.panel().lanes().bits(),
              key.panel());
      case ACROSS ->
          Specializer.define(
              lookup, AcrossPackerGenerator.generate(key.panel()), PanelPacker.class);
    };
  }

  /**
   * The tables by which vectors of this length exchange parts when a square is transposed: for each
   * distance d = 1, 2, 4 … the lanes of the upper register of a pair, then those of the lower one;
   * lanes from {@code length} on belong to the lower one.
   */
  static float[] transposition(int length) {
    return switch (length) {
      case 2 -> TRANSPOSITION_2;
      case 4 -> TRANSPOSITION_4;
      case 8 -> TRANSPOSITION_8;
      case 16 -> TRANSPOSITION_16;
      default -> throw new IllegalArgumentException("no vector has " + length + " floats");
    };
  }

  /** The same for vectors of doubles. */
  static double[] transpositionOfDoubles(int length) {
    return switch (length) {
      case 8 -> TRANSPOSITION_OF_8;
      default -> throw new IllegalArgumentException("no tables for " + length + " doubles");
    };
  }

  /** The same for vectors of pairs of floats, each pair a double. */
  static float[] transpositionOfPairs(int length) {
    return switch (length) {
      case 2 -> TRANSPOSITION_OF_2_PAIRS;
      case 4 -> TRANSPOSITION_OF_4_PAIRS;
      default -> throw new IllegalArgumentException("no tables for " + length + " pairs");
    };
  }

  private static double[] toDoubles(float[] tables) {
    double[] doubles = new double[tables.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = tables[i];
    }
    return doubles;
  }

  private static float[] toPairs(float[] tables) {
    float[] pairs = new float[2 * tables.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = 2 * tables[i / 2] + i % 2;
    }
    return pairs;
  }

  private static boolean isFloat(Panel panel) {
    return panel.lanes().element() == Lanes.Element.F32;
  }

  private static float[] transpositionTables(int length) {
    float[] tables = new float[2 * Integer.numberOfTrailingZeros(length) * length];
    int at = 0;
    for (int d = 1; d < length; d *= 2) {
      for (int lane = 0; lane < length; lane++) {
        boolean fromLower = (lane & d) != 0;
        tables[at + lane] = fromLower ? length + lane - d : lane;
        tables[at + length + lane] = fromLower ? length + lane : lane + d;
      }
      at += 2 * length;
    }
    return tables;
  }
}
