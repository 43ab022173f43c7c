package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Observation;
import io.sluice.contract.Percent;
import io.sluice.health.watch.Seen;
import io.sluice.messaging.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private final LinkedBlockingQueue<Entry> sent = new LinkedBlockingQueue<>();
  private final AtomicReference<Optional<String>> trouble =
      new AtomicReference<>(Optional.of("the broker did not accept 3 entries"));
  private final AtomicReference<Set<String>> blocked = new AtomicReference<>(Set.of());
  private final Observations observations =
      new Observations(
          entries -> {
            sent.addAll(entries);
            return Set.of();
          },
          trouble::get,
          blocked::get);

  @Test
  void while_verdicts_cannot_be_sent_no_observation_is() throws InterruptedException {
    observations.show(List.of(seen(1)));
    trouble.set(Optional.empty());
    observations.show(List.of(seen(2)));

    assertThat(sent.take().sequence()).isEqualTo(3);
    assertThat(sent).isEmpty();
  }

  @Test
  void a_lane_with_blocked_verdicts_gets_no_observation() throws InterruptedException {
    trouble.set(Optional.empty());
    blocked.set(Set.of("production/blocked"));
    observations.show(List.of(seen("blocked", 1), seen("shop", 2)));

    assertThat(sent.take().sequence()).isEqualTo(3);
    assertThat(sent).isEmpty();
  }

  private static Seen seen(long number) {
    return seen("shop", number);
  }

  private static Seen seen(String application, long number) {
    return new Seen(
        new LaneKey("production", application),
        new UUID(0, 1),
        number,
        Instant.EPOCH,
        new Observation(
            2, new Percent(10), Optional.empty(), 0, 0, 0, 0, 0, 4.6, 30, "nothing yet"));
  }
}
