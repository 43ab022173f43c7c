package io.sluice.sandbox;

import java.nio.file.Path;

/// The Java runtime of this process.
final class Jvm {

  /// Returns the path of its `java` program.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Jvm() {}
}
