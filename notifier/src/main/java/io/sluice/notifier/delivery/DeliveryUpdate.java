package io.sluice.notifier.delivery;

import io.sluice.contract.Notice;
import java.time.Duration;
import java.util.Optional;

/// The update of a delivery after an attempt.
///
/// @param tries number of attempts, with this one included if the notification was sent
/// @param pause delay until the delivery is due again
/// @param notice notice of the end; empty if the delivery has not ended
public record DeliveryUpdate(
    int tries, Duration pause, Optional<String> reason, Optional<Notice> notice, boolean disables) {

  public static DeliveryUpdate of(Delivery delivery, String shown, DeliveryResult result) {
    int tries = delivery.tries() + 1;
    return switch (result) {
      case DeliveryResult.Delivered _ ->
          ended(
              tries,
              Optional.empty(),
              new Notice.NoticeDelivered(delivery.message(), shown, delivery.transition(), tries));
      case DeliveryResult.RetryLater(Duration pause, String reason) ->
          new DeliveryUpdate(tries, pause, Optional.of(reason), Optional.empty(), false);
      case DeliveryResult.Postponed(Duration pause) ->
          new DeliveryUpdate(delivery.tries(), pause, Optional.empty(), Optional.empty(), false);
      case DeliveryResult.Failed(String reason, boolean disables) ->
          new DeliveryUpdate(
              tries,
              Duration.ZERO,
              Optional.of(reason),
              Optional.of(
                  new Notice.NoticeFailed(
                      delivery.message(), shown, delivery.transition(), tries, reason)),
              disables);
      case DeliveryResult.Suppressed(String reason) ->
          ended(
              delivery.tries(),
              Optional.of(reason),
              new Notice.NoticeSuppressed(
                  delivery.message(), shown, delivery.transition(), reason));
    };
  }

  private static DeliveryUpdate ended(int tries, Optional<String> reason, Notice notice) {
    return new DeliveryUpdate(tries, Duration.ZERO, reason, Optional.of(notice), false);
  }
}
