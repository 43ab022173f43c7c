package io.sluice.domain.verdict;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The outage of a check's source.
///
/// @param reason the reason in one sentence
/// @param since end of the first tick without an answer
public record SourceOutage(String reason, Instant since) {

  /// Returns the reason with the start of the outage.
  public String sentence() {
    return "%s, since %s".formatted(reason, since.truncatedTo(ChronoUnit.SECONDS));
  }
}
