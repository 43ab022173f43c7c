package io.sluice.e2e.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles the sources that a patch changes against the packaged jars. If the patch forgets a case
/// of a switch, the switch fails at the new event, and the upgrade test with it.
final class NextVersion {
  private static final List<String> MODULES =
      Stream.concat(Stream.of("contract", "domain", "messaging"), PackagedVersion.SERVICES.stream())
          .toList();

  /// The compiler copies its value into each class that uses it.
  private static final String CONSTANT = "ContractVersion.CURRENT";

  /// The options of the build, so that the classes of unchanged sources have the same bytes.
  private static final List<String> OPTIONS =
      List.of(
          "-proc:none",
          "-implicit:none",
          "-parameters",
          "-nowarn",
          "-Xlint:none",
          "-g:source,lines",
          "--release",
          "25",
          "-encoding",
          "UTF-8");

  /// Returns the patch that makes the next version of the present one.
  static String patch() {
    try (InputStream patch = NextVersion.class.getResourceAsStream("/upgrade/next.patch")) {
      return new String(requireNonNull(patch).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Compiles the sources that `patch` changes, and those into which the compiler copies the
  /// version's number.
  ///
  /// @param root the root of the source tree
  /// @param built the packaged services
  /// @param classes the directory for the classes
  /// @throws AssertionError with the compiler's errors
  static void compile(Path root, SourcePatch patch, PackagedVersion built, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(List.of("-d", classes.toString(), "-cp", classPath(built)));
    List<Text> sources = new ArrayList<>();
    sources(root, patch).forEach((path, text) -> sources.add(new Text(path, text)));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
      Files.createDirectories(classes);
      if (!compiler.getTask(null, files, diagnostics, options, null, sources).call()) {
        throw new AssertionError("the next version does not compile:\n" + errors(diagnostics));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Path, String> sources(Path root, SourcePatch patch) {
    Map<Path, String> sources = new TreeMap<>(patch.apply());
    try {
      for (String module : MODULES) {
        try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String text = Files.readString(file);
            if (text.contains(CONSTANT)) {
              sources.putIfAbsent(root.relativize(file), text);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static String classPath(PackagedVersion built) {
    return PackagedVersion.SERVICES.stream()
        .flatMap(service -> built.jars(service).stream())
        .map(Path::toString)
        .distinct()
        .collect(joining(File.pathSeparator));
  }

  private static String errors(DiagnosticCollector<JavaFileObject> diagnostics) {
    return diagnostics.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .collect(joining("\n"));
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(Path path, String text) {
      super(URI.create("memory:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private NextVersion() {}
}
