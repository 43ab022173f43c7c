package io.sluice.simulation;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// A Java file of this project, parsed but not compiled.
///
/// @param name path from the project's root
record SourceFile(
    String name, List<String> lines, CompilationUnitTree tree, SourcePositions positions) {
  /// The project's root, which the build passes on.
  static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();

  /// Returns all Java files of all modules, tests included.
  static List<SourceFile> all() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> files =
          modules
              .filter(module -> Files.exists(module.resolve("pom.xml")))
              .map(module -> module.resolve("src"))
              .filter(Files::isDirectory)
              .flatMap(SourceFile::below)
              .sorted()
              .toList();
      return parse(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isTest() {
    return name.contains("/src/test/");
  }

  /// Returns the file's module, such as `domain`.
  String module() {
    return name.substring(0, name.indexOf('/'));
  }

  /// Returns the beginning of `node`, as `path:line`.
  String at(Tree node) {
    return name + ":" + line(positions.getStartPosition(tree, node));
  }

  /// Returns the number of lines of `node`.
  long length(Tree node) {
    return line(positions.getEndPosition(tree, node))
        - line(positions.getStartPosition(tree, node))
        + 1;
  }

  /// Returns the documentation of `node`, the lines `///` above it.
  String documentation(Tree node) {
    int end = (int) line(positions.getStartPosition(tree, node)) - 1;
    int begin = end;
    while (begin > 0 && lines.get(begin - 1).strip().startsWith("///")) {
      begin--;
    }
    return String.join("\n", lines.subList(begin, end));
  }

  /// Passes each node of the file to `visitor`, from outside to inside.
  void each(Consumer<Tree> visitor) {
    new TreeScanner<Boolean, Boolean>() {
      @Override
      public Boolean scan(@Nullable Tree node, Boolean unused) {
        if (node != null) {
          visitor.accept(node);
        }
        return super.scan(node, unused);
      }
    }.scan(tree, true);
  }

  private long line(long position) {
    return tree.getLineMap().getLineNumber(position);
  }

  private static Stream<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<SourceFile> parse(List<Path> files) throws IOException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<SourceFile> all = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        all.add(read(unit, positions));
      }
      return List.copyOf(all);
    }
  }

  private static SourceFile read(CompilationUnitTree unit, SourcePositions positions) {
    Path file = Path.of(unit.getSourceFile().toUri());
    try {
      return new SourceFile(
          ROOT.relativize(file).toString().replace('\\', '/'),
          Files.readAllLines(file),
          unit,
          positions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
