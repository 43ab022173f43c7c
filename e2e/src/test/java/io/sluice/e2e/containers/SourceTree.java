package io.sluice.e2e.containers;

import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// A copy of the project's sources and of their classes, which a test can change.
///
/// @param root its root
record SourceTree(Path root) {
  private static final List<String> COMMON =
      List.of("pom.xml", ".mvn", ".ci/jdk", "compose", "docker-compose.dev.yml");

  /// The sources of a module, its classes, and the files by which Maven sees that these are
  /// current.
  private static final List<String> OF_MODULE =
      List.of(
          "pom.xml",
          "src/main",
          "target/classes",
          "target/generated-sources",
          "target/maven-status");

  /// Copies the tested tree to `root`, which does not exist yet.
  static SourceTree copy(Path root) throws IOException {
    for (String path : COMMON) {
      copy(TestedStack.root().resolve(path), root.resolve(path));
    }
    for (Path module : modules()) {
      for (String path : OF_MODULE) {
        copy(module.resolve(path), root.resolve(module.getFileName()).resolve(path));
      }
    }
    return new SourceTree(root);
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> entries = Files.list(TestedStack.root())) {
      return entries.filter(entry -> Files.exists(entry.resolve("pom.xml"))).toList();
    }
  }

  /// Copies a file or directory, if it exists, with the times of its files.
  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /// Replaces the only occurrence of a text in a source.
  ///
  /// @throws IllegalStateException if the text does not occur exactly once
  void replace(String source, String text, String replacement) throws IOException {
    Path file = root.resolve(source);
    String before = Files.readString(file);
    String after = before.replace(text, replacement);
    if (after.length() - before.length() != replacement.length() - text.length()
        || after.equals(before)) {
      throw new IllegalStateException("%s does not have '%s' once".formatted(source, text));
    }
    Files.writeString(file, after);
  }
}
