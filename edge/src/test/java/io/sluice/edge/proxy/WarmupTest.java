package io.sluice.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Trap E11.
class WarmupTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void e11_warming_up_always_ends_well_and_leaves_nothing_open() {
    Future<Void> warm = Warmup.run(vertx, 2, ProxyLimits.DEFAULT);

    await().until(warm::isComplete);
    assertThat(warm.succeeded()).isTrue();
    await().until(() -> vertx.deploymentIDs().isEmpty());
  }
}
