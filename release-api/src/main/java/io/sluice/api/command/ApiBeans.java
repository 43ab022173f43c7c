package io.sluice.api.command;

import io.sluice.api.ApiConfig;
import io.sluice.api.document.LocalArtifacts;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/// Produces singletons.
@Dependent
class ApiBeans {

  /// Returns the artifacts of commands; relative paths in a command start at the working directory.
  @Produces
  @Singleton
  LocalArtifacts artifacts(ApiConfig config) {
    return new LocalArtifacts(Path.of(""), config.artifactDirectory(), System::nanoTime);
  }
}
