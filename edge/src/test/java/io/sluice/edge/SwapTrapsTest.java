package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Trap E1, from outside: a confirmed table is in force for every request that arrives afterwards.
class SwapTrapsTest {
  private static final int FLIPS = 100;
  private static final int CLIENTS = 8;

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @Test
  void e1_after_a_swap_is_confirmed_no_request_is_sent_by_the_older_table()
      throws InterruptedException {
    try (App even = App.named("0");
        App odd = App.named("1")) {
      var confirmed = new AtomicLong();
      var done = new AtomicBoolean();
      Queue<String> wrong = new ConcurrentLinkedQueue<>();
      edge.route(weighted(ONE, "1.0", 100, even.endpoint()));
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        threads.add(Thread.ofVirtual().start(() -> sendRequests(confirmed, done, wrong)));
      }

      for (long flip = 1; flip <= FLIPS; flip++) {
        boolean toOdd = flip % 2 == 1;
        edge.route(weighted(toOdd ? TWO : ONE, "1." + flip, 100, (toOdd ? odd : even).endpoint()));
        confirmed.set(flip);
      }

      done.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(wrong).isEmpty();
    }
  }

  /// Sends requests. One that is sent while flip `n` is confirmed, and answered before `n + 1` is
  /// requested, must come from flip `n`'s instance; one that is answered later, from that or a
  /// later one.
  private void sendRequests(AtomicLong confirmed, AtomicBoolean done, Queue<String> wrong) {
    try (ByteClient client = edge.client()) {
      while (!done.get()) {
        long before = confirmed.get();
        ByteClient.Answer answer = client.get(SHOP.host(), "/");
        long after = confirmed.get();
        if (answer.status() != 200) {
          wrong.add(answer.head());
        } else if (version(answer) < before || version(answer) > after + 1) {
          wrong.add("%d of %d to %d".formatted(version(answer), before, after));
        }
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private static long version(ByteClient.Answer answer) {
    return Long.parseLong(answer.header("x-sluice-version").substring(2));
  }
}
