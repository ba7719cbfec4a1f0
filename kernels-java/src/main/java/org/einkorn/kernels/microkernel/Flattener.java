package org.einkorn.kernels.microkernel;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Replaces the calls of helpers that take or return vectors by the helpers' code.
 *
 * <p>C2 keeps a vector in a register only while it sees all that is done with it. A helper that it
 * does not inline, because the helper was compiled before, is rarely called, or came too late in a
 * long method, gets its vectors as objects on the heap. The JDK marks its own methods to be inlined
 * always; here no call is left for C2 to decide on. Loops may thus be written in small functions.
 *
 * <p>Methods that touch vectors are {@linkplain HotSpot#leaveToC2 left to C2}, and tell C2 the
 * classes of the {@linkplain HotSpot#known segments} and vectors that they use.
 *
 * <p>The small methods of operands are replaced too. A helper is a static method, or one of a final
 * class, of the library's own. It may neither catch exceptions nor call itself, and what it uses
 * must be accessible to the template.
 */
final class Flattener {

  private static final String OWN = "org/einkorn/kernels/";
  private static final Pattern VECTOR_TYPE =
      Pattern.compile("Ljdk/incubator/vector/(\\w*Vector|VectorMask|VectorShuffle);");
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final String PLACEHOLDER = Placeholder.class.getName().replace('.', '/');
  private static final int DEEPEST = 16;

  /** Whose small methods are replaced too: C2 stops to inline them when a loop has many nodes. */
  private static final String OPERAND = OWN + "vector/Floats";

  /** Longest code of a method that is small. */
  private static final int SMALL = 16;

  private final MethodHandles.Lookup lookup;
  private final int floatBits;
  private final Optional<Specializer.Function> function;
  private final Map<String, ClassModel> classes = new HashMap<>();

  private Flattener(
      MethodHandles.Lookup lookup, int floatBits, Optional<Specializer.Function> function) {
    this.lookup = lookup;
    this.floatBits = floatBits;
    this.function = function;
  }

  /** The class file with no call of a helper left. */
  static byte[] flatten(MethodHandles.Lookup lookup, int floatBits, byte[] classFile) {
    return flatten(lookup, floatBits, classFile, Optional.empty());
  }

  /** The same, with a function in place of the {@link Placeholder}. */
  static byte[] flatten(
      MethodHandles.Lookup lookup,
      int floatBits,
      byte[] classFile,
      Optional<Specializer.Function> function) {
    ClassFile format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofClassLoading(lookup.lookupClass().getClassLoader())));
    ClassModel template = format.parse(classFile);
    Flattener flattener = new Flattener(lookup, floatBits, function);
    flattener.classes.put(template.thisClass().asInternalName(), template);
    return format.transformClass(
        template,
        (type, element) -> {
          if (!(element instanceof MethodModel method)) {
            type.with(element);
          } else if (!isHelper(template, method)) {
            flattener.copy(method, type);
          }
        });
  }

  private void copy(MethodModel method, ClassBuilder type) {
    type.withMethod(
        method.methodName(),
        method.methodType(),
        method.flags().flagsMask(),
        to ->
            method.forEach(part -> {
              if (part instanceof CodeAttribute code) {
                to.withCode(body -> new Copy(body, code, 0, 0).write());
              } else {
                to.with(part);
              }
            }));
  }

  private static boolean isHelper(ClassModel owner, MethodModel method) {
    AccessFlags flags = method.flags();
    return handsOverVectors(method.methodType().stringValue())
        && method.code().isPresent()
        && (flags.has(AccessFlag.STATIC) || owner.flags().has(AccessFlag.FINAL))
        && !method.methodName().equalsString("<init>");
  }

  private static boolean isSmall(MethodModel method) {
    return !method.methodName().equalsString("<init>")
        && method.code().filter(code -> ((CodeAttribute) code).codeLength() <= SMALL).isPresent();
  }

  private static boolean handsOverVectors(String descriptor) {
    return VECTOR_TYPE.matcher(descriptor).find();
  }

  /** The helper that an instruction calls. */
  private Optional<CodeAttribute> helper(InvokeInstruction call) {
    String descriptor = call.type().stringValue();
    boolean operand = call.owner().asInternalName().equals(OPERAND);
    if (!(operand || handsOverVectors(descriptor))
        || !call.owner().asInternalName().startsWith(OWN)) {
      return Optional.empty();
    }
    if (call.owner().asInternalName().equals(PLACEHOLDER)) {
      // a call that no specialization with this function reaches stays, and fails if it does
      return function.flatMap(
          given -> code(given.owner().getName().replace('.', '/'), given.method(), descriptor));
    }
    return code(call.owner().asInternalName(), call.name().stringValue(), descriptor);
  }

  private Optional<CodeAttribute> code(String type, String name, String descriptor) {
    ClassModel owner = model(type);
    return owner.methods().stream()
        .filter(method ->
            method.methodName().equalsString(name)
                && method.methodType().equalsString(descriptor)
                && (isHelper(owner, method) || (type.equals(OPERAND) && isSmall(method))))
        .findFirst()
        .flatMap(MethodModel::code)
        .map(CodeAttribute.class::cast);
  }

  private ClassModel model(String internalName) {
    return classes.computeIfAbsent(
        internalName, name -> ClassFile.of().parse(Specializer.classFile(lookup, name)));
  }

  /** One copy of a method's code, its local variables moved to free slots. */
  private final class Copy {

    private final CodeBuilder to;
    private final CodeAttribute code;
    private final int firstSlot;
    private final int depth;
    private final Label end;
    private final Map<Label, Label> labels = new HashMap<>();

    /** Parameters of the whole method that are segments: a loop may be entered from outside. */
    private final BitSet segments = new BitSet();

    private Copy(CodeBuilder to, CodeAttribute code, int firstSlot, int depth) {
      if (depth > DEEPEST) {
        throw new LinkageError("helpers of vectors call each other without end");
      }
      this.to = to;
      this.code = code;
      this.firstSlot = firstSlot;
      this.depth = depth;
      this.end = to.newLabel();
      if (depth == 0) {
        findSegments();
      }
    }

    private void findSegments() {
      MethodModel method = code.parent().orElseThrow();
      int slot = method.flags().has(AccessFlag.STATIC) ? 0 : 1;
      for (ClassDesc parameter : method.methodTypeSymbol().parameterList()) {
        segments.set(slot, parameter.equals(SEGMENT));
        slot += TypeKind.from(parameter).slotSize();
      }
    }

    void write() {
      if (depth == 0 && usesVectors()) {
        HotSpot.leaveToC2(to);
      }
      List<CodeElement> elements = code.elementList();
      int last = elements.size() - 1;
      while (!(elements.get(last) instanceof Instruction)) {
        last--;
      }
      for (int i = 0; i < elements.size(); i++) {
        write(elements.get(i), i == last);
      }
      to.labelBinding(end);
    }

    private boolean usesVectors() {
      return code.elementStream()
          .anyMatch(element ->
              element instanceof InvokeInstruction call
                  && (handsOverVectors(call.type().stringValue())
                      || call.owner().asInternalName().startsWith("jdk/incubator/vector/")));
    }

    private void write(CodeElement element, boolean last) {
      switch (element) {
        case LoadInstruction load -> {
          to.loadLocal(load.typeKind(), firstSlot + load.slot());
          if (segments.get(load.slot())) {
            HotSpot.know(to);
          }
        }
        case StoreInstruction store -> to.storeLocal(store.typeKind(), firstSlot + store.slot());
        case IncrementInstruction add -> to.iinc(firstSlot + add.slot(), add.constant());
        case BranchInstruction jump -> to.branch(jump.opcode(), label(jump.target()));
        case LookupSwitchInstruction jump ->
            to.lookupswitch(label(jump.defaultTarget()), cases(jump.cases()));
        case TableSwitchInstruction jump ->
            to.tableswitch(
                jump.lowValue(),
                jump.highValue(),
                label(jump.defaultTarget()),
                cases(jump.cases()));
        case LabelTarget target -> to.labelBinding(label(target.label()));
        case ReturnInstruction back -> leave(back, last);
        case InvokeInstruction call -> {
          invoke(call);
          know(call.typeSymbol().returnType());
        }
        case FieldInstruction field -> {
          to.with(field);
          if (field.opcode() == Opcode.GETFIELD || field.opcode() == Opcode.GETSTATIC) {
            know(field.typeSymbol());
          }
        }
        case ExceptionCatch range -> protect(range);
        case LineNumber line -> {
          if (depth == 0) {
            to.with(line);
          }
        }
        case Instruction instruction -> to.with(instruction);
        default -> {
          // names of local variables and the like are for debuggers only
        }
      }
    }

    private void know(ClassDesc pushed) {
      if (pushed.equals(SEGMENT)) {
        HotSpot.know(to);
      }
    }

    private Label label(Label original) {
      return labels.computeIfAbsent(original, _ -> to.newLabel());
    }

    private List<SwitchCase> cases(List<SwitchCase> originals) {
      return originals.stream()
          .map(original -> SwitchCase.of(original.caseValue(), label(original.target())))
          .toList();
    }

    /** A helper's result stays on the stack, above what its caller has there. */
    private void leave(ReturnInstruction back, boolean last) {
      if (depth == 0) {
        to.with(back);
      } else if (!last) {
        to.goto_(end);
      }
    }

    /** A handler clears the stack, and with it what the caller of a helper has there. */
    private void protect(ExceptionCatch range) {
      if (depth > 0) {
        throw new LinkageError("a helper of vectors catches exceptions");
      }
      to.exceptionCatch(
          label(range.tryStart()),
          label(range.tryEnd()),
          label(range.handler()),
          range.catchType());
    }

    private void invoke(InvokeInstruction call) {
      Optional<CodeAttribute> helper = helper(call);
      int free = firstSlot + code.maxLocals();
      if (helper.isEmpty()) {
        if (isVector(call.owner().asSymbol())) {
          knowArguments(call, free);
        }
        to.with(call);
        return;
      }
      takeArguments(call, free);
      new Copy(to, helper.get(), free, depth + 1).write();
    }

    private void knowArguments(InvokeInstruction call, int free) {
      boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
      List<ClassDesc> types = call.typeSymbol().parameterList();
      if (isStatic && !types.contains(MASK)) {
        return;
      }
      ClassDesc vector = call.owner().asSymbol();
      store(kinds(call), free);
      if (!isStatic) {
        HotSpot.know(to, vector, bits(vector));
      }
      int slot = free;
      for (ClassDesc type : types) {
        TypeKind kind = TypeKind.from(type);
        to.loadLocal(kind, slot);
        if (type.equals(MASK)) {
          HotSpot.knowMask(to, vector, bits(vector));
        }
        slot += kind.slotSize();
      }
    }

    private void takeArguments(InvokeInstruction call, int free) {
      boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
      store(kinds(call), isStatic ? free : free + 1);
      if (!isStatic) {
        to.astore(free);
      }
    }

    private List<TypeKind> kinds(InvokeInstruction call) {
      return call.typeSymbol().parameterList().stream().map(TypeKind::from).toList();
    }

    /** Moves values from the stack to slots. */
    private void store(List<TypeKind> kinds, int first) {
      int slot = first + kinds.stream().mapToInt(TypeKind::slotSize).sum();
      for (TypeKind kind : kinds.reversed()) {
        slot -= kind.slotSize();
        to.storeLocal(kind, slot);
      }
    }
  }

  private static boolean isVector(ClassDesc type) {
    return VECTOR_TYPE.matcher(type.descriptorString()).matches()
        && type.displayName().endsWith("Vector");
  }

  /** Vectors are as wide as those of floats, but bytes, which are as many as floats. */
  private int bits(ClassDesc vector) {
    return vector.displayName().equals("ByteVector") ? floatBits / 4 : floatBits;
  }
}
