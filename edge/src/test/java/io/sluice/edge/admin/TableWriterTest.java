package io.sluice.edge.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.edge.admin.WriteDecision.Become;
import io.sluice.edge.metrics.InstanceCounters;
import io.sluice.edge.proxy.ClientPolicy;
import io.sluice.edge.proxy.Proxy;
import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.RoutingTable;
import io.sluice.edge.table.UpstreamRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriterTest {
  private static final LaneKey SHOP = new LaneKey("production", "shop");
  private static final LaneRecord FENCED = LaneRecord.empty(new Token(1, 1));

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
  private final CountDownLatch proceed = new CountDownLatch(1);
  private Optional<TableWriter> opened = Optional.empty();

  @BeforeEach
  void open() {
    Proxy proxy =
        Proxy.open(
                vertx,
                "127.0.0.1",
                0,
                1,
                ProxyLimits.DEFAULT,
                ClientPolicy.DEFAULT,
                RoutingTable.EMPTY,
                Duration.ZERO)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    var registry = new UpstreamRegistry(new InstanceCounters(InstantSource.system()));
    var file = new TableFile(directory.resolve("table.json"));
    opened =
        Optional.of(
            new TableWriter(
                file,
                registry,
                proxy,
                LaneTable.of(Map.of(), registry),
                new LeaseRenewals(nanos::get)));
  }

  @AfterEach
  void close() {
    proceed.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_loop_that_hangs_delays_no_writer_and_the_next_write_puts_the_table_in_force() {
    vertx.runOnContext(_ -> waitToProceed());

    assertThat(write(_ -> new Become(FENCED)).status()).isEqualTo(503);

    proceed.countDown();
    assertThat(write(_ -> new Become(FENCED)).status()).isEqualTo(200);
  }

  @Test
  void a_write_that_is_taken_together_with_one_that_throws_is_answered() {
    CompletableFuture<AdminResponse> first =
        later(_ -> {
          waitToProceed();
          return new Become(FENCED);
        });
    CompletableFuture<AdminResponse> second = later(_ -> new Become(FENCED));
    CompletableFuture<AdminResponse> third =
        later(_ -> {
          throw new IllegalStateException("a defect");
        });

    proceed.countDown();

    await().until(() -> first.isDone() && second.isDone() && third.isDone());
    assertThat(second.join().status()).isEqualTo(503);
    assertThat(first)
        .as("the writer that decided for all of them gets the exception")
        .isCompletedExceptionally();
  }

  /// Starts a write, and returns when it waits.
  private CompletableFuture<AdminResponse> later(
      Function<Optional<LaneRecord>, WriteDecision> decide) {
    var reply = new CompletableFuture<AdminResponse>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                reply.complete(write(decide));
              } catch (IllegalStateException e) {
                reply.completeExceptionally(e);
              }
            });
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return reply;
  }

  private AdminResponse write(Function<Optional<LaneRecord>, WriteDecision> decide) {
    return opened.orElseThrow().write(SHOP, decide);
  }

  private void waitToProceed() {
    try {
      proceed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
