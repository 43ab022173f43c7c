package io.sluice.notifier.delivery;

import io.sluice.notifier.channel.Answer;
import io.sluice.notifier.delivery.Settlement.Again;
import io.sluice.notifier.delivery.Settlement.Delivered;
import io.sluice.notifier.delivery.Settlement.Failed;
import io.sluice.notifier.delivery.Settlement.Suppressed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The schedule of retries.
///
/// @param waits delays after the first attempt, the second, and so on; after the last retry the
///   delivery fails
public record Schedule(List<Duration> waits) {
  /// The schedule that Standard Webhooks recommends, over about 3 days.
  public static final Schedule STANDARD =
      new Schedule(
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

  /// Longest delay that a destination can ask for.
  static final Duration ASKED_MAX = Duration.ofHours(24);

  public Schedule {
    waits = List.copyOf(waits);
  }

  /// Returns the result of an attempt.
  ///
  /// @param tries number of previous attempts
  Settlement after(int tries, Answer answer) {
    return switch (answer) {
      case Answer.Accepted _ -> new Delivered();
      case Answer.Forbidden(String reason) -> new Suppressed(reason);
      case Answer.Gone(String reason) -> new Failed(reason, true);
      case Answer.Refused(String reason, var asked) when tries < waits.size() ->
          new Again(pause(tries, asked), reason);
      case Answer.Refused(String reason, _) -> new Failed(reason, false);
    };
  }

  /// Returns the longer of the scheduled delay and the requested one.
  private Duration pause(int tries, Optional<Duration> asked) {
    Duration own = waits.get(tries);
    Duration theirs = asked.orElse(Duration.ZERO);
    Duration bounded = theirs.compareTo(ASKED_MAX) > 0 ? ASKED_MAX : theirs;
    return own.compareTo(bounded) > 0 ? own : bounded;
  }
}
