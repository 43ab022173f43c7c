package io.sluice.edge.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/// One timer at a time.
final class Deadline {
  private final Vertx vertx;
  private Optional<Long> timer = Optional.empty();

  Deadline(Vertx vertx) {
    this.vertx = vertx;
  }

  void set(Duration after, Runnable task) {
    cancel();
    long ms = Math.max(1, after.toMillis());
    timer =
        Optional.of(
            vertx.setTimer(
                ms,
                _ -> {
                  timer = Optional.empty();
                  task.run();
                }));
  }

  void cancel() {
    timer.ifPresent(vertx::cancelTimer);
    timer = Optional.empty();
  }
}
