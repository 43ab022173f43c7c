package io.sluice.notifier.delivery;

import io.sluice.notifier.channel.Answer;
import io.sluice.notifier.delivery.Settlement.Again;
import io.sluice.notifier.delivery.Settlement.Delivered;
import io.sluice.notifier.delivery.Settlement.Failed;
import io.sluice.notifier.delivery.Settlement.Suppressed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When a letter is sent again.
///
/// @param waits after the first try, after the second, and so on; after the last one it is given up
public record Schedule(List<Duration> waits) {
  /// The one that Standard Webhooks recommends, over some three days.
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

  /// A destination cannot ask to be left alone for longer.
  static final Duration ASKED_MAX = Duration.ofHours(24);

  public Schedule {
    waits = List.copyOf(waits);
  }

  /// What follows from the answer to a try.
  ///
  /// @param tries how often it was sent before
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

  /// The longer of our own wait and the one asked for.
  private Duration pause(int tries, Optional<Duration> asked) {
    Duration own = waits.get(tries);
    Duration theirs = asked.orElse(Duration.ZERO);
    Duration bounded = theirs.compareTo(ASKED_MAX) > 0 ? ASKED_MAX : theirs;
    return own.compareTo(bounded) > 0 ? own : bounded;
  }
}
