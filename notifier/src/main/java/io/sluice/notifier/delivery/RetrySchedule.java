package io.sluice.notifier.delivery;

import io.sluice.notifier.channel.SendResult;
import io.sluice.notifier.delivery.DeliveryResult.Delivered;
import io.sluice.notifier.delivery.DeliveryResult.Failed;
import io.sluice.notifier.delivery.DeliveryResult.RetryLater;
import io.sluice.notifier.delivery.DeliveryResult.Suppressed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The schedule of retries.
///
/// @param delays delays after the first attempt, the second, and so on; after the last retry the
///   delivery fails
public record RetrySchedule(List<Duration> delays) {
  /// The schedule that Standard Webhooks recommends, over about 3 days.
  public static final RetrySchedule STANDARD =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)));

  /// Longest delay that a destination can request.
  static final Duration REQUESTED_MAX = Duration.ofHours(24);

  public RetrySchedule {
    delays = List.copyOf(delays);
  }

  /// Returns the result of an attempt.
  ///
  /// @param tries number of previous attempts
  DeliveryResult decide(int tries, SendResult result) {
    return switch (result) {
      case SendResult.Accepted _ -> new Delivered();
      case SendResult.Forbidden(String reason) -> new Suppressed(reason);
      case SendResult.Gone(String reason) -> new Failed(reason, true);
      case SendResult.Refused(String reason, var requested) when tries < delays.size() ->
          new RetryLater(delay(tries, requested), reason);
      case SendResult.Refused(String reason, _) -> new Failed(reason, false);
    };
  }

  /// Returns the longer of the scheduled delay and the requested one.
  private Duration delay(int tries, Optional<Duration> requested) {
    Duration scheduled = delays.get(tries);
    Duration unbounded = requested.orElse(Duration.ZERO);
    Duration bounded = unbounded.compareTo(REQUESTED_MAX) > 0 ? REQUESTED_MAX : unbounded;
    return scheduled.compareTo(bounded) > 0 ? scheduled : bounded;
  }
}
