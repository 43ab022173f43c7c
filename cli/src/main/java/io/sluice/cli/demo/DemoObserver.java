package io.sluice.cli.demo;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Observes the releases of the demo.
interface DemoObserver extends AutoCloseable {
  DemoObserver NONE = new DemoObserver() {};

  /// Called once a release is accepted.
  ///
  /// @return completed when the observation is
  default CompletableFuture<Void> accepted(Stage stage, UUID release) {
    return CompletableFuture.completedFuture(null);
  }

  /// Called once a release was rolled back.
  default void rolledBack(Stage stage, UUID release) {}

  @Override
  default void close() {}
}
