package org.einkorn.kernels.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A box made ready for the loops: two inner axes, rows and columns, cut into blocks of which each
 * is one call, and what is left of the axes outside.
 */
final class Leaf {

  /** How the two inner axes lie. */
  enum Kind {
    /** Columns are neighbours on both sides. */
    ROWS,
    /** Rows are neighbours in the source, columns in the destination. */
    TRANSPOSE,
    /** Anything else. */
    STRIDED,
    /** There is no source. */
    FILL
  }

  /** Elements of a block, about. */
  private static final long BLOCK = 1 << 14;

  /** Most rows and columns of a block that is transposed. */
  static final int SIDE = 64;

  /** A shorter axis is no good for rows while there is a longer one. */
  private static final long SHORT = 8;

  private static final Box.Axis ONE = new Box.Axis(1, 0, 0);

  final Kind kind;
  final int source;
  final Box.Axis rows;
  final Box.Axis columns;
  private final long from;
  private final long to;
  private final Box.Axis[] outer;
  private final long rowBlock;
  private final long columnBlock;
  private final long rowBlocks;
  private final long columnBlocks;
  private final long items;

  /** What a block of a leaf covers. */
  static final class Place {
    private static final ThreadLocal<Place> PLACES = ThreadLocal.withInitial(Place::new);

    long from;
    long to;
    int rows;
    int columns;

    /** The one of this thread, for a run allocates nothing. */
    static Place ofThread() {
      return PLACES.get();
    }
  }

  private Leaf(Box box, Kind kind, List<Box.Axis> outer, Box.Axis rows, Box.Axis columns) {
    this.kind = kind;
    this.source = box.source();
    this.from = box.from();
    this.to = box.to();
    this.rows = rows;
    this.columns = columns;
    this.outer = outer.toArray(new Box.Axis[0]);
    if (kind == Kind.TRANSPOSE) {
      rowBlock = Math.min(rows.size(), SIDE);
      columnBlock = Math.min(columns.size(), SIDE);
    } else {
      columnBlock = Math.min(columns.size(), BLOCK);
      rowBlock = Math.min(rows.size(), Math.max(1, BLOCK / columnBlock));
    }
    rowBlocks = Math.ceilDiv(rows.size(), rowBlock);
    columnBlocks = Math.ceilDiv(columns.size(), columnBlock);
    long count = rowBlocks * columnBlocks;
    for (Box.Axis axis : outer) {
      count *= axis.size();
    }
    items = count;
  }

  /** The leaf of a box whose elements have places of their own in the destination. */
  static Leaf copying(Box box) {
    List<Box.Axis> axes = new ArrayList<>(Arrays.asList(box.axes()));
    axes.sort(Comparator.comparingLong((Box.Axis axis) -> axis.to()).reversed());
    return of(box, merged(axes));
  }

  /** The leaf of a box whose elements are added to the destination. */
  static Leaf adding(Box box) {
    return of(box, merged(Arrays.asList(box.axes())));
  }

  private static Leaf of(Box box, List<Box.Axis> axes) {
    Box.Axis columns = axes.isEmpty() ? new Box.Axis(1, 1, 1) : axes.removeLast();
    Kind kind = Kind.STRIDED;
    int row = longest(axes);
    if (box.source() == Box.NONE) {
      kind = Kind.FILL;
    } else if (columns.from() == 1 && columns.to() == 1) {
      kind = Kind.ROWS;
    } else if (columns.to() == 1) {
      for (int a = 0; a < axes.size(); a++) {
        if (axes.get(a).from() == 1) {
          kind = Kind.TRANSPOSE;
          row = a;
        }
      }
    }
    Box.Axis rows = row < 0 ? ONE : axes.remove(row);
    return new Leaf(box, kind, axes, rows, columns);
  }

  /** The innermost axis, unless it is short and another one is longer. */
  private static int longest(List<Box.Axis> axes) {
    int best = axes.size() - 1;
    for (int a = axes.size() - 2; a >= 0 && axes.get(best).size() < SHORT; a--) {
      if (axes.get(a).size() > axes.get(best).size()) {
        best = a;
      }
    }
    return best;
  }

  /** Axes of one element are left out, and those that continue each other are one. */
  private static List<Box.Axis> merged(List<Box.Axis> axes) {
    List<Box.Axis> merged = new ArrayList<>();
    for (Box.Axis axis : axes) {
      if (axis.size() == 1) {
        continue;
      }
      Box.Axis before = merged.isEmpty() ? ONE : merged.getLast();
      boolean continues =
          !merged.isEmpty()
              && before.from() == axis.from() * axis.size()
              && before.to() == axis.to() * axis.size();
      if (continues) {
        merged.removeLast();
        merged.add(new Box.Axis(before.size() * axis.size(), axis.from(), axis.to()));
      } else {
        merged.add(axis);
      }
    }
    return merged;
  }

  /** Number of blocks. */
  long items() {
    return items;
  }

  /** Where a block is; blocks of columns follow each other. */
  void locate(long item, Place place) {
    long column = item % columnBlocks * columnBlock;
    long rest = item / columnBlocks;
    long row = rest % rowBlocks * rowBlock;
    rest /= rowBlocks;
    place.from = from + row * rows.from() + column * columns.from();
    place.to = to + row * rows.to() + column * columns.to();
    place.rows = (int) Math.min(rowBlock, rows.size() - row);
    place.columns = (int) Math.min(columnBlock, columns.size() - column);
    for (int a = outer.length - 1; a >= 0; a--) {
      long position = rest % outer[a].size();
      rest /= outer[a].size();
      place.from += position * outer[a].from();
      place.to += position * outer[a].to();
    }
  }
}
