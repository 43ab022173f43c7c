package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Observation;
import io.sluice.contract.Percent;
import io.sluice.contract.RequestCounts;
import io.sluice.health.watch.WatchObservation;
import io.sluice.messaging.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ObservationPublisherTest {
  private final LinkedBlockingQueue<LogEntry> sent = new LinkedBlockingQueue<>();
  private final AtomicReference<Optional<String>> failure =
      new AtomicReference<>(Optional.of("the broker did not accept 3 entries"));
  private final AtomicReference<Set<String>> blocked = new AtomicReference<>(Set.of());
  private final ObservationPublisher publisher =
      new ObservationPublisher(
          entries -> {
            sent.addAll(entries);
            return Set.of();
          },
          failure::get,
          blocked::get);

  @Test
  void while_verdicts_cannot_be_sent_no_observation_is() throws InterruptedException {
    publisher.publish(List.of(observation(1)));
    failure.set(Optional.empty());
    publisher.publish(List.of(observation(2)));

    assertThat(sent.take().sequence()).isEqualTo(3);
    assertThat(sent).isEmpty();
  }

  @Test
  void a_lane_with_blocked_verdicts_gets_no_observation() throws InterruptedException {
    failure.set(Optional.empty());
    blocked.set(Set.of("production/blocked"));
    publisher.publish(List.of(observation("blocked", 1), observation("shop", 2)));

    assertThat(sent.take().sequence()).isEqualTo(3);
    assertThat(sent).isEmpty();
  }

  private static WatchObservation observation(long number) {
    return observation("shop", number);
  }

  private static WatchObservation observation(String application, long number) {
    return new WatchObservation(
        new LaneKey("production", application),
        new UUID(0, 1),
        number,
        Instant.EPOCH,
        new Observation(
            2, new Percent(10), Optional.empty(), RequestCounts.NONE, 0, 4.6, 30, "nothing yet"));
  }
}
