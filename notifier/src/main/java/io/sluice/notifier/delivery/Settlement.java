package io.sluice.notifier.delivery;

import java.time.Duration;

/// What is written down after a try.
public sealed interface Settlement {

  record Delivered() implements Settlement {}

  /// It is tried again after `pause`; this try counts.
  record Again(Duration pause, String reason) implements Settlement {}

  /// It was not tried, because something is not known yet; it is looked at again after `pause`.
  record NotYet(Duration pause) implements Settlement {}

  /// Given up.
  ///
  /// @param disable whether the destination gets nothing more until its environment is written anew
  record Failed(String reason, boolean disable) implements Settlement {}

  /// Not sent, on purpose.
  record Suppressed(String reason) implements Settlement {}
}
