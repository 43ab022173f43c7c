package io.sluice.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.edge.table.RoutingTable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Trap E1, from inside.
class BarrierTest {
  private static final int LOOPS = 3;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void e1_a_swap_is_confirmed_only_after_it_has_run_on_every_loop() throws InterruptedException {
    Proxy proxy =
        Proxy.open(
                vertx,
                "127.0.0.1",
                0,
                LOOPS,
                ProxyLimits.DEFAULT,
                ClientPolicy.DEFAULT,
                RoutingTable.EMPTY,
                Duration.ZERO)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    var busy = new CountDownLatch(1);
    var taken = new CountDownLatch(1);
    vertx
        .getOrCreateContext()
        .runOnContext(_ -> {
          taken.countDown();
          awaitQuietly(busy);
        });
    taken.await();

    CompletableFuture<Void> installed = proxy.install(RoutingTable.EMPTY);

    await().during(Duration.ofMillis(200)).until(() -> !installed.isDone());
    busy.countDown();
    await().until(installed::isDone);
    assertThat(installed).isCompleted();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
