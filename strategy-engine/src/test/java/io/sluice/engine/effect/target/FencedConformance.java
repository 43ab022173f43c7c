package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.testing.Tables;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The suite of every router that keeps the order of its writers, if they write at the same time or
/// too late.
public abstract class FencedConformance extends RequestShapesConformance {
  private static final int ROUNDS = 20;
  private static final int STOPS_MAX = 50;

  @TempDir private Path proxies;

  /// Returns the address of the router's writes.
  protected abstract SocketAddress control();

  /// Returns a client of the router at another address.
  protected abstract Router at(SocketAddress address);

  @Test
  void the_highest_token_wins_among_concurrent_writers() throws Exception {
    for (int round = 0; round < 50; round++) {
      Share low = share(stable, 100, List.of(upstreams.start()));
      Share high = share(candidate, 100, List.of(upstreams.start()));
      Token first = token();
      Token second = token();
      var go = new CountDownLatch(1);
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Void> one = executor.submit(() -> race(go, first, low));
        Future<Void> two = executor.submit(() -> race(go, second, high));
        go.countDown();
        one.get();
        two.get();
      }
      Table table = router().readAll().findTable(LANE).orElseThrow();
      assertThat(table.token()).isEqualTo(second);
      assertThat(table.shares()).containsExactly(high);
    }
  }

  @Test
  void wherever_a_writer_stood_still_its_late_write_has_no_effect() throws Exception {
    Backend present = upstreams.start();
    int stop = 1;
    while (stop < STOPS_MAX && isRejectedAt(stop, present)) {
      stop++;
    }

    assertThat(stop).as("places to stand still").isBetween(2, STOPS_MAX - 1);
  }

  @Test
  void wherever_a_writer_of_members_stood_still_it_has_no_effect_on_a_later_table()
      throws Exception {
    Backend present = upstreams.start();
    int stop = 1;
    while (stop < STOPS_MAX && isJoinRejectedAt(stop, present)) {
      stop++;
    }

    assertThat(stop).as("places to stand still").isBetween(2, STOPS_MAX - 1);
  }

  /// Holds a join at piece number `stop` while members change under the same token: the revision
  /// must reject the late writer.
  ///
  /// @return false if the join sent fewer pieces
  private boolean isJoinRejectedAt(int stop, Backend present) throws Exception {
    Table early = route(share(stable, 100, List.of(upstreams.start())));
    try (var theirs = new Upstreams();
        DelayingProxy proxy = DelayingProxy.open(control(), proxies, stop);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<UUID, List<Backend>> late = Map.of(stable, List.of(theirs.start()));
      Router zombie = at(proxy.address());
      Future<Table> writer =
          executor.submit(() -> zombie.join(LANE, early.token(), early.revision(), late));
      if (!proxy.isHeld(writer)) {
        return false;
      }
      Table last = router().readAll().findTable(LANE).orElseThrow(); // the late write may be done
      for (int i = 0; i < ROUNDS; i++) {
        List<Backend> members = List.of(i == ROUNDS - 1 ? present : upstreams.start());
        last = router().join(LANE, last.token(), last.revision(), Map.of(stable, members));
      }
      proxy.release();
      ended(writer);

      Table read = router().readAll().findTable(LANE).orElseThrow();
      assertThat(read.revision()).isEqualTo(last.revision());
      assertThat(read.shares()).isEqualTo(last.shares());
      assertThat(get()).isEqualTo("200 " + stable);
      assertThat(theirs.arrived()).as("requests to instances of the late writer").isZero();
      return true;
    }
  }

  /// Suspends a writer before its piece number `stop`, and resumes it after other writes have
  /// changed the instances 20 times.
  ///
  /// @return false if the writer sent fewer pieces
  private boolean isRejectedAt(int stop, Backend present) throws Exception {
    Token early = token();
    try (var theirs = new Upstreams();
        DelayingProxy proxy = DelayingProxy.open(control(), proxies, stop);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Share late = share(candidate, 100, List.of(theirs.start()));
      Router zombie = at(proxy.address());
      Future<Table> writer =
          executor.submit(() -> Tables.route(zombie, LANE, early, List.of(late)));
      if (!proxy.isHeld(writer)) {
        return false;
      }
      for (int i = 0; i < ROUNDS; i++) {
        route(share(stable, 100, List.of(upstreams.start())));
      }
      Share good = share(stable, 100, List.of(present));
      Table last = route(good);
      int before = theirs.arrived();

      proxy.release();
      ended(writer);

      Table read = router().readAll().findTable(LANE).orElseThrow();
      assertThat(read.token()).isEqualTo(last.token());
      assertThat(read.shares()).containsExactly(good);
      assertThat(get()).isEqualTo("200 " + stable);
      assertThat(theirs.arrived()).as("requests to instances of the late writer").isEqualTo(before);
      return true;
    }
  }

  /// Waits for a late writer: either it is rejected, or it reads the table of other writers.
  private static void ended(Future<Table> writer) throws InterruptedException {
    try {
      assertThat(writer.get().token()).isNotNull();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TargetException.class);
    }
  }

  private Void race(CountDownLatch go, Token token, Share share) throws InterruptedException {
    go.await();
    boolean isOver = false;
    while (!isOver) {
      try {
        Tables.route(router(), LANE, token, List.of(share));
        isOver = true;
      } catch (TargetException.Changed _) {
        // the other one was first: the next attempt reads its table
      } catch (TargetException.StaleToken _) {
        isOver = true; // the other writer was first: this happens now and then
      }
    }
    return null;
  }
}
