package io.sluice.api;

import io.sluice.api.document.Artifacts;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/// Produces singletons.
@Dependent
class Beans {

  /// Returns the artifacts of commands; relative paths in a command start at the working directory.
  @Produces
  @Singleton
  Artifacts artifacts() {
    return new Artifacts(Path.of("").toAbsolutePath());
  }
}
