package io.sluice.sandbox;

import java.nio.file.Path;

/// The Java that this process runs with.
final class Jvm {

  /// The path of its `java`.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Jvm() {}
}
