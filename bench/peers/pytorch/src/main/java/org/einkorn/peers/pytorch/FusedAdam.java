package org.einkorn.peers.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * What {@code torch.optim.Adam(…, fused=True)} runs: {@code _fused_adam_}, one operation over all
 * parameters. The C++ interface has no other way to it than TorchScript; its own {@code Adam} takes
 * some ten operations for each parameter.
 */
final class FusedAdam {

  private static final String[] LISTS = {"p", "g", "m", "v", "s"};

  private final List<Tensor> parameters;

  /** Held, for the function is a part of it. */
  private final CompilationUnit unit;

  private final Function function;
  private final List<Tensor> state = new ArrayList<>();

  FusedAdam(List<Tensor> parameters, double rate) {
    this.parameters = parameters;
    this.unit = torch.compile(script(parameters.size(), rate));
    this.function = unit.get_function(new QualifiedName("__torch__.step"));
    for (int list = 0; list < 2; list++) {
      for (Tensor parameter : parameters) {
        state.add(torch.zeros_like(parameter));
      }
    }
    for (int i = 0; i < parameters.size(); i++) {
      state.add(torch.zeros(new long[0], new TensorOptions(torch.ScalarType.Float)));
    }
  }

  private static String script(int count, double rate) {
    StringJoiner arguments = new StringJoiner(", ", "def step(", ") -> None:\n");
    StringBuilder lists = new StringBuilder();
    for (String name : LISTS) {
      StringJoiner elements = new StringJoiner(", ", "  " + name + " = [", "]\n");
      for (int i = 0; i < count; i++) {
        arguments.add(name + i + ": Tensor");
        elements.add(name + i);
      }
      lists.append(elements);
    }
    return arguments
        + lists.toString()
        + "  torch._foreach_add_(s, 1)\n"
        + String.format(
            Locale.ROOT,
            "  torch._fused_adam_(p, g, m, v, [], s, lr=%s, beta1=0.9, beta2=0.999,"
                + " weight_decay=0.0, eps=1e-08, amsgrad=False, maximize=False)\n",
            rate);
  }

  /** One step; the gradients stay as they are. */
  void step() {
    IValue[] arguments = new IValue[LISTS.length * parameters.size()];
    int i = 0;
    for (Tensor parameter : parameters) {
      arguments[i++] = new IValue(parameter);
    }
    for (Tensor parameter : parameters) {
      arguments[i++] = new IValue(parameter.grad());
    }
    for (Tensor tensor : state) {
      arguments[i++] = new IValue(tensor);
    }
    function.apply(new IValueVector(arguments));
  }
}
