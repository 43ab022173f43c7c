package io.sluice.simulation.mutant;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles a mutant's sources against the classes of this process. Nothing is written to disk.
final class MutantCompiler {
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-implicit:none", "-parameters", "-nowarn", "-Xlint:none");

  /// Compiles each source that `mutant` changes.
  ///
  /// @return classes by their names
  /// @throws Mutant.UnfitException with the errors of the compiler
  static Map<String, byte[]> of(Mutant mutant) {
    if (mutant.sources().isEmpty()) {
      return Map.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null);
    var output = new CompiledClasses(files);
    List<Source> sources =
        mutant.sources().entrySet().stream()
            .map(source -> new Source(source.getKey(), source.getValue()))
            .toList();
    boolean isDone = compiler.getTask(null, output, diagnostics, OPTIONS, null, sources).call();
    if (!isDone) {
      throw new Mutant.PatchException(mutant.name(), "it does not compile: " + errors(diagnostics));
    }
    return output.classes();
  }

  private static String errors(DiagnosticCollector<JavaFileObject> diagnostics) {
    return diagnostics.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path path, String text) {
      super(URI.create("memory:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Bytes extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Bytes(String name) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class CompiledClasses extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Bytes> written = new HashMap<>();

    CompiledClasses(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return written.computeIfAbsent(name, Bytes::new);
    }

    Map<String, byte[]> classes() {
      return written.entrySet().stream()
          .collect(
              Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().bytes.toByteArray()));
    }
  }

  private MutantCompiler() {}
}
