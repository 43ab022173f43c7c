package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Mean;
import io.sluice.health.WithHealthStack;
import io.sluice.health.watch.WatchStore.GoodRelease;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithHealthStack.class)
class BaselineMeansTest {
  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatchStore watchStore = new JdbcWatchStore();
  private final LaneKey lane =
      new LaneKey("production", "l" + UUID.randomUUID().toString().substring(0, 8));

  @Test
  void the_newest_twenty_of_each_check_of_a_lane_stay_the_newest_first() {
    keep(new GoodRelease(lane, UUID.randomUUID(), 1, Map.of("orders", mean(-1), "cpu", mean(-2))));
    for (int number = 2; number <= 25; number++) {
      keep(new GoodRelease(lane, UUID.randomUUID(), number, Map.of("orders", mean(number))));
    }
    LaneKey other = new LaneKey("staging", lane.application());
    keep(new GoodRelease(other, UUID.randomUUID(), 3, Map.of("orders", mean(7))));

    assertThat(means(lane))
        .isEqualTo(
            Map.of(
                "cpu",
                List.of(-2.0),
                "orders",
                IntStream.range(0, 20).mapToObj(i -> 25.0 - i).toList()));
    assertThat(means(other)).isEqualTo(Map.of("orders", List.of(7.0)));
    assertThat(means(new LaneKey("production", "nobody"))).isEmpty();
  }

  @Test
  void a_release_counts_once_and_only_with_what_is_a_number() {
    UUID release = UUID.randomUUID();
    keep(new GoodRelease(lane, release, 4, Map.of("orders", new Mean(4, 10))));
    keep(new GoodRelease(lane, release, 4, Map.of("orders", new Mean(4, 10))));
    keep(
        new GoodRelease(
            lane,
            UUID.randomUUID(),
            5,
            Map.of("orders", new Mean(0, 0), "cpu", new Mean(2, Double.POSITIVE_INFINITY))));

    assertThat(means(lane)).isEqualTo(Map.of("orders", List.of(2.5)));
  }

  private static Mean mean(double value) {
    return new Mean(1, value);
  }

  private void keep(GoodRelease release) {
    boolean done =
        transactions.call(tx -> {
          watchStore.keep(tx, release);
          return true;
        });
    assertThat(done).isTrue();
  }

  private Map<String, List<Double>> means(LaneKey lane) {
    return transactions.call(tx -> watchStore.means(tx, lane, List.of("orders", "cpu", "heap")));
  }
}
