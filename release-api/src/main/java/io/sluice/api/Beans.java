package io.sluice.api;

import io.sluice.api.document.Artifacts;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/// What is made once.
@Dependent
class Beans {

  /// Relative words of a command are relative to where the services were started.
  @Produces
  @Singleton
  Artifacts artifacts() {
    return new Artifacts(Path.of("").toAbsolutePath());
  }
}
