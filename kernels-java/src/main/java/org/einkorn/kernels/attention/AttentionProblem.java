package org.einkorn.kernels.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention, as text {@code attention forward-training f32 mb2h8q512d64 causal
 * mask=bk}. The sizes: {@code mb} sequences (default 1), {@code h} heads of queries, {@code g}
 * heads of keys and values (default {@code h}), {@code q} queries, {@code k} keys (default {@code
 * q}), {@code d} elements of a query and of a key, {@code v} elements of a value (default {@code
 * d}). The options {@code qs=}, {@code ks=}, {@code vs=} and {@code os=} give the strides of
 * queries, keys, values and dst, in elements, of batch, head and row; without them the operand is a
 * dense {@code [mb, heads, length, size]}. A gradient lies as its operand does.
 *
 * @param direction forward-training, forward-inference or backward
 * @param type f32 or f64
 * @param mb sequences in the batch
 * @param heads heads of the queries
 * @param keyHeads heads of the keys and values, a divisor of {@code heads}
 * @param query queries of a sequence
 * @param key keys and values of a sequence
 * @param keySize elements of a query and of a key
 * @param valueSize elements of a value
 * @param causal a query sees no later key; sequences end together
 * @param mask the axes of what is added to the scores
 * @param queryStrides where the queries lie
 * @param keyStrides where the keys lie
 * @param valueStrides where the values lie
 * @param dstStrides where dst lies
 */
public record AttentionProblem(
    Direction direction,
    DataType type,
    long mb,
    long heads,
    long keyHeads,
    long query,
    long key,
    long keySize,
    long valueSize,
    boolean causal,
    AttentionMask mask,
    HeadStrides queryStrides,
    HeadStrides keyStrides,
    HeadStrides valueStrides,
    HeadStrides dstStrides)
    implements Problem {

  private static final List<String> KEYS = List.of("mb", "h", "g", "q", "k", "d", "v");

  /** Checks sizes and strides. */
  public AttentionProblem {
    Checks.direction(
        Family.ATTENTION,
        direction,
        Direction.FORWARD_TRAINING,
        Direction.FORWARD_INFERENCE,
        Direction.BACKWARD);
    Checks.floating(type);
    Checks.size("mb", mb);
    Checks.size("h", heads);
    Checks.positive("g", keyHeads);
    if (heads % keyHeads != 0) {
      throw new IllegalArgumentException("g=" + keyHeads + " must divide h=" + heads);
    }
    Math.toIntExact(Checks.size("q", query));
    Math.toIntExact(Checks.size("k", key));
    Math.toIntExact(Checks.positive("d", keySize));
    Math.toIntExact(Checks.positive("v", valueSize));
    queryStrides.require("qs", mb, heads, query, keySize);
    keyStrides.require("ks", mb, keyHeads, key, keySize);
    valueStrides.require("vs", mb, keyHeads, key, valueSize);
    dstStrides.require("os", mb, heads, query, valueSize);
  }

  /** Attention on dense operands. */
  public AttentionProblem(
      Direction direction,
      DataType type,
      long mb,
      long heads,
      long keyHeads,
      long query,
      long key,
      long keySize,
      long valueSize,
      boolean causal,
      AttentionMask mask) {
    this(
        direction,
        type,
        mb,
        heads,
        keyHeads,
        query,
        key,
        keySize,
        valueSize,
        causal,
        mask,
        HeadStrides.dense(heads, query, keySize),
        HeadStrides.dense(keyHeads, key, keySize),
        HeadStrides.dense(keyHeads, key, valueSize),
        HeadStrides.dense(heads, query, valueSize));
  }

  /** The same on operands that lie elsewhere. */
  public AttentionProblem withStrides(
      HeadStrides queries, HeadStrides keys, HeadStrides values, HeadStrides dst) {
    return new AttentionProblem(
        direction, type, mb, heads, keyHeads, query, key, keySize, valueSize, causal, mask, queries,
        keys, values, dst);
  }

  /** The same of other sizes: dense operands stay dense, others keep their strides. */
  public AttentionProblem resized(long newMb, long newKeyHeads, long newQuery, long newKey) {
    AttentionProblem now = onDenseOperands();
    AttentionProblem other =
        new AttentionProblem(
            direction,
            type,
            newMb,
            newKeyHeads * group(),
            newKeyHeads,
            newQuery,
            newKey,
            keySize,
            valueSize,
            causal,
            mask);
    return other.withStrides(
        queryStrides.equals(now.queryStrides) ? other.queryStrides : queryStrides,
        keyStrides.equals(now.keyStrides) ? other.keyStrides : keyStrides,
        valueStrides.equals(now.valueStrides) ? other.valueStrides : valueStrides,
        dstStrides.equals(now.dstStrides) ? other.dstStrides : dstStrides);
  }

  /** The same in another direction. */
  public AttentionProblem in(Direction other) {
    return new AttentionProblem(
        other,
        type,
        mb,
        heads,
        keyHeads,
        query,
        key,
        keySize,
        valueSize,
        causal,
        mask,
        queryStrides,
        keyStrides,
        valueStrides,
        dstStrides);
  }

  private AttentionProblem onDenseOperands() {
    return new AttentionProblem(
        direction, type, mb, heads, keyHeads, query, key, keySize, valueSize, causal, mask);
  }

  /** A parser of what follows the type. */
  public static Supplier<AttentionProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    ImageSizes sizes =
        words.next("sizes such as mb2h8q512d64", word -> ImageSizes.parse(word, KEYS));
    boolean[] causal = {false};
    AttentionMask[] mask = {AttentionMask.NONE};
    @Nullable HeadStrides[] strides = new @Nullable HeadStrides[4];
    words.options(option -> {
      String value = option.substring(option.indexOf('=') + 1);
      switch (option.replaceAll("=.*", "=")) {
        case "causal" -> causal[0] = true;
        case "mask=" -> mask[0] = AttentionMask.parse(value);
        case "qs=" -> strides[0] = HeadStrides.parse(value);
        case "ks=" -> strides[1] = HeadStrides.parse(value);
        case "vs=" -> strides[2] = HeadStrides.parse(value);
        case "os=" -> strides[3] = HeadStrides.parse(value);
        default -> throw Checks.unknownOption(option, "causal, mask=, qs=, ks=, vs=, os=");
      }
    });
    return () -> {
      AttentionProblem dense =
          new AttentionProblem(
              direction,
              type,
              sizes.optional("mb", 1),
              sizes.required("h"),
              sizes.optional("g", Math.max(1, sizes.required("h"))),
              sizes.required("q"),
              sizes.optional("k", sizes.required("q")),
              sizes.required("d"),
              sizes.optional("v", sizes.required("d")),
              causal[0],
              mask[0]);
      return dense.withStrides(
          Objects.requireNonNullElse(strides[0], dense.queryStrides),
          Objects.requireNonNullElse(strides[1], dense.keyStrides),
          Objects.requireNonNullElse(strides[2], dense.valueStrides),
          Objects.requireNonNullElse(strides[3], dense.dstStrides));
    };
  }

  @Override
  public Family family() {
    return Family.ATTENTION;
  }

  /** Heads of queries that share a head of keys. */
  public long group() {
    return heads / keyHeads;
  }

  /** How many keys a query sees; key 0 is always the first of them. */
  public long seen(long position) {
    return causal ? Math.clamp(position + 1 + key - query, 0, key) : key;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout q = queryStrides.layout(mb, heads, "q", query, "d", keySize);
    Layout k = keyStrides.layout(mb, keyHeads, "k", key, "d", keySize);
    Layout v = valueStrides.layout(mb, keyHeads, "k", key, "v", valueSize);
    Layout o = dstStrides.layout(mb, heads, "q", query, "v", valueSize);
    Layout rows = Layout.dense(new String[] {"mb", "h", "q"}, mb, heads, query);
    List<OperandSpec> specs = new ArrayList<>();
    specs.add(OperandSpec.read(Role.QUERY, type, q));
    specs.add(OperandSpec.read(Role.KEY, type, k));
    specs.add(OperandSpec.read(Role.VALUE, type, v));
    if (mask != AttentionMask.NONE) {
      specs.add(OperandSpec.read(Role.MASK, type, mask.layout(mb, heads, query, key)));
    }
    switch (direction) {
      case BACKWARD -> {
        specs.add(OperandSpec.read(Role.DST, type, o));
        specs.add(OperandSpec.read(Role.LOG_SUM_EXP, type, rows));
        specs.add(OperandSpec.read(Role.DIFF_DST, type, o));
        specs.add(OperandSpec.write(Role.DIFF_QUERY, type, q));
        specs.add(OperandSpec.write(Role.DIFF_KEY, type, k));
        specs.add(OperandSpec.write(Role.DIFF_VALUE, type, v));
      }
      case FORWARD_TRAINING -> {
        specs.add(OperandSpec.write(Role.DST, type, o));
        specs.add(OperandSpec.write(Role.LOG_SUM_EXP, type, rows));
      }
      default -> specs.add(OperandSpec.write(Role.DST, type, o));
    }
    return specs;
  }

  @Override
  public List<Scalar> scalars() {
    return List.of(Scalar.SCALE);
  }

  /** Of the products; forward there are two, backward five, of which three are as long as keys. */
  @Override
  public double operations() {
    double pairs = 0;
    for (long i = 0; i < (causal ? query : 0); i++) {
      pairs += seen(i);
    }
    pairs = (causal ? pairs : (double) query * key) * mb * heads;
    return direction == Direction.BACKWARD
        ? 2 * pairs * (3 * keySize + 2 * valueSize)
        : 2 * pairs * (keySize + valueSize);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("attention ");
    text.append(direction.text()).append(' ').append(type.text()).append(' ');
    part(text, mb != 1, "mb", mb);
    part(text, true, "h", heads);
    part(text, keyHeads != Math.max(1, heads), "g", keyHeads);
    part(text, true, "q", query);
    part(text, key != query, "k", key);
    part(text, true, "d", keySize);
    part(text, valueSize != keySize, "v", valueSize);
    AttentionProblem dense = onDenseOperands();
    part(text, causal, " causal", "");
    part(text, mask != AttentionMask.NONE, " mask=", mask.text());
    part(text, !queryStrides.equals(dense.queryStrides), " qs=", queryStrides.text());
    part(text, !keyStrides.equals(dense.keyStrides), " ks=", keyStrides.text());
    part(text, !valueStrides.equals(dense.valueStrides), " vs=", valueStrides.text());
    part(text, !dstStrides.equals(dense.dstStrides), " os=", dstStrides.text());
    return text.toString();
  }

  private static void part(StringBuilder text, boolean wanted, String name, Object value) {
    if (wanted) {
      text.append(name).append(value);
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
