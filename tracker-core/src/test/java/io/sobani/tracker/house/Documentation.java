package io.sobani.tracker.house;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ModuleTree;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads the documentation comments of Java sources, and lists what they leave unsaid. */
public final class Documentation {

  /** A first sentence that asks instead of defining. */
  private static final Pattern QUESTION =
      Pattern.compile("(What|How|Why|Where|Which|When|Whether|Who|Whom)\\b.*", Pattern.DOTALL);

  /** A tag that lets something be null. */
  private static final Pattern NULL =
      Pattern.compile("@(return|param)[^@]*(?<!not )(\\{@code )?\\bnull\\b");

  private final Set<String> exported = new HashSet<>();
  private final List<String> silent = new ArrayList<>();
  private final List<String> asking = new ArrayList<>();
  private final List<String> unmarked = new ArrayList<>();

  private Documentation() {}

  /** Reads all sources below a folder, which may be those of a module. */
  public static Documentation below(Path sources) throws IOException {
    Documentation documentation = new Documentation();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(sources);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(java));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      units.forEach(documentation::noteExports);
      Reader reader = documentation.new Reader(DocTrees.instance(task));
      units.forEach(unit -> reader.scan(unit, null));
    }
    return documentation;
  }

  /** Returns a line for each exported public type or method that has no comment. */
  public List<String> silent() {
    return silent;
  }

  /** Returns a line for each comment whose first sentence asks instead of defining. */
  public List<String> asking() {
    return asking;
  }

  /**
   * Returns a line for each exported method or record where comment and annotations differ on null.
   */
  public List<String> unmarked() {
    return unmarked;
  }

  private void noteExports(CompilationUnitTree unit) {
    if (unit.getModule() != null) {
      unit.getModule().getDirectives().stream()
          .filter(directive -> directive.getKind() == Tree.Kind.EXPORTS)
          .forEach(
              directive -> exported.add(((ExportsTree) directive).getPackageName().toString()));
    }
  }

  private final class Reader extends TreePathScanner<Void, Void> {

    private final DocTrees trees;

    Reader(DocTrees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitModule(ModuleTree module, Void nothing) {
      noteQuestion(module.getName().toString(), trees.getDocCommentTree(getCurrentPath()));
      return super.visitModule(module, nothing);
    }

    @Override
    public Void visitPackage(PackageTree tree, Void nothing) {
      noteQuestion(tree.getPackageName().toString(), trees.getDocCommentTree(getCurrentPath()));
      return super.visitPackage(tree, nothing);
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (comment == null && isPublic(getCurrentPath())) {
        silent.add(name(type.getSimpleName()));
      }
      noteQuestion(type.getSimpleName(), comment);
      if (type.getKind() == Tree.Kind.RECORD) {
        StringBuilder components = new StringBuilder();
        type.getMembers().stream()
            .filter(VariableTree.class::isInstance)
            .forEach(components::append);
        compareNulls(type.getSimpleName(), comment, components.toString());
      }
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      String signature =
          "" + method.getModifiers() + method.getReturnType() + method.getParameters();
      noteQuestion(method.getName(), comment);
      compareNulls(method.getName(), comment, signature);
      if (comment == null && isPublic(getCurrentPath()) && !isOverride(method)) {
        silent.add(name(method.getName()));
      }
      return null; // what is declared inside is nobody else's
    }

    @Override
    public Void visitVariable(VariableTree field, Void nothing) {
      noteQuestion(field.getName(), trees.getDocCommentTree(getCurrentPath()));
      return super.visitVariable(field, nothing);
    }

    private void noteQuestion(CharSequence member, DocCommentTree comment) {
      if (comment != null && QUESTION.matcher(comment.getFirstSentence().toString()).matches()) {
        asking.add(name(member) + ": " + comment.getFirstSentence());
      }
    }

    private void compareNulls(CharSequence member, DocCommentTree comment, String signature) {
      if (comment != null
          && isPublic(getCurrentPath())
          && NULL.matcher(comment.toString()).find() != signature.contains("@Nullable")) {
        unmarked.add(name(member));
      }
    }

    private String name(CharSequence member) {
      return getCurrentPath().getCompilationUnit().getSourceFile().getName() + ": " + member;
    }
  }

  /** Tells whether a declaration and all around it are public, in a package that is exported. */
  private boolean isPublic(TreePath path) {
    ExpressionTree packageName = path.getCompilationUnit().getPackageName();
    if (packageName != null && !exported.contains(packageName.toString())) {
      return false;
    }
    for (TreePath at = path; at != null; at = at.getParentPath()) {
      Tree declaration = at.getLeaf();
      boolean inInterface =
          at.getParentPath() != null
              && at.getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
      if (declaration instanceof ClassTree type && !isPublic(type.getModifiers(), inInterface)
          || declaration instanceof MethodTree method
              && !isPublic(method.getModifiers(), inInterface)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPublic(ModifiersTree modifiers, boolean inInterface) {
    return modifiers.getFlags().contains(Modifier.PUBLIC)
        || inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE);
  }

  private static boolean isOverride(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }
}
