package io.sluice.api.console;

import io.sluice.contract.view.TextFormats;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The time until an action, which the script of the page counts down.
///
/// @param text time that is left, such as `12 s`
/// @param left the same in milliseconds: a browser can have another clock
public record Countdown(Instant at, String text, long left) {

  /// Returns the countdown; empty if the time has come.
  static Optional<Countdown> find(Instant at, Instant now) {
    Duration left = Duration.between(now, at);
    return left.isPositive()
        ? Optional.of(new Countdown(at, TextFormats.seconds(left), left.toMillis()))
        : Optional.empty();
  }
}
