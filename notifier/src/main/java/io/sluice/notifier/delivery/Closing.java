package io.sluice.notifier.delivery;

import io.sluice.contract.Notice;
import java.time.Duration;
import java.util.Optional;

/// The update of a delivery after an attempt.
///
/// @param tries number of attempts, with this one included if the notification was sent
/// @param pause delay until the delivery is due again
/// @param notice notice of the end; empty if the delivery has not ended
public record Closing(
    int tries, Duration pause, Optional<String> reason, Optional<Notice> notice, boolean disables) {

  public static Closing of(Delivery delivery, String shown, Settlement settlement) {
    int tries = delivery.tries() + 1;
    return switch (settlement) {
      case Settlement.Delivered _ ->
          ended(
              tries,
              Optional.empty(),
              new Notice.Delivered(delivery.message(), shown, delivery.transition(), tries));
      case Settlement.Again(Duration pause, String reason) ->
          new Closing(tries, pause, Optional.of(reason), Optional.empty(), false);
      case Settlement.NotYet(Duration pause) ->
          new Closing(delivery.tries(), pause, Optional.empty(), Optional.empty(), false);
      case Settlement.Failed(String reason, boolean disables) ->
          new Closing(
              tries,
              Duration.ZERO,
              Optional.of(reason),
              Optional.of(
                  new Notice.Failed(
                      delivery.message(), shown, delivery.transition(), tries, reason)),
              disables);
      case Settlement.Suppressed(String reason) ->
          ended(
              delivery.tries(),
              Optional.of(reason),
              new Notice.Suppressed(delivery.message(), shown, delivery.transition(), reason));
    };
  }

  private static Closing ended(int tries, Optional<String> reason, Notice notice) {
    return new Closing(tries, Duration.ZERO, reason, Optional.of(notice), false);
  }
}
