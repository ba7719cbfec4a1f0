package org.einkorn.acceptance;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Looks for comments on the public and protected elements of a package's sources. */
final class Comments extends TreePathScanner<@Nullable Void, String> {

  /**
   * What was found.
   *
   * @param documented how many elements have a comment
   * @param missing file and name of those that have none
   */
  record Report(int documented, List<String> missing) {}

  private final DocTrees docs;
  private final List<String> missing;
  private int documented;

  private Comments(DocTrees docs, List<String> missing) {
    this.docs = docs;
    this.missing = missing;
  }

  /** Reads the sources of a folder, its subfolders not. */
  static Report of(Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> missing = new ArrayList<>();
    int documented = 0;
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> list = Files.list(folder)) {
      List<Path> sources = list.filter(f -> f.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
        Comments scanner = new Comments(docs, missing);
        scanner.scan(new TreePath(unit), file);
        documented += scanner.documented;
      }
    }
    return new Report(documented, List.copyOf(missing));
  }

  @Override
  public @Nullable Void visitPackage(PackageTree tree, String file) {
    if (file.equals("package-info.java")) {
      look(file, tree.getPackageName().toString());
    }
    return null;
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, String file) {
    if (!isPublic(tree.getModifiers())) {
      return null;
    }
    look(file, tree.getSimpleName().toString());
    return super.visitClass(tree, file);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, String file) {
    boolean overrides =
        tree.getModifiers().getAnnotations().stream()
            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    if (isPublic(tree.getModifiers()) && !overrides) {
      look(
          file, tree.getName().contentEquals("<init>") ? "constructor" : tree.getName().toString());
    }
    return null;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, String file) {
    if (isPublic(tree.getModifiers())) {
      look(file, tree.getName().toString());
    }
    return null;
  }

  private void look(String file, String name) {
    if (docs.getDocCommentTree(getCurrentPath()) != null) {
      documented++;
    } else {
      missing.add(file + ": " + name);
    }
  }

  /** Said so, or a member of an interface, which need not say so. */
  private boolean isPublic(ModifiersTree modifiers) {
    Set<Modifier> flags = modifiers.getFlags();
    boolean inInterface =
        getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
            && (owner.getKind() == Tree.Kind.INTERFACE
                || owner.getKind() == Tree.Kind.ANNOTATION_TYPE);
    return flags.contains(Modifier.PUBLIC)
        || flags.contains(Modifier.PROTECTED)
        || (inInterface && !flags.contains(Modifier.PRIVATE));
  }
}
