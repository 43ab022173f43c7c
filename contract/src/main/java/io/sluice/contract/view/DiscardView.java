package io.sluice.contract.view;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The discard of a dead letter.
///
/// @param at time by the clock of the database
/// @param by name of the caller
public record DiscardView(Instant at, String by, String reason) {

  /// Returns the end of a sentence: `discarded by ada at 2030-01-31T12:00:00Z: a test record`.
  public String describe() {
    return "discarded by %s at %s: %s".formatted(by, at.truncatedTo(ChronoUnit.SECONDS), reason);
  }
}
