package io.sluice.domain.verdict;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Why a check's source says nothing.
///
/// @param reason for people
/// @param since the end of the first tick without an answer
public record Away(String reason, Instant since) {

  /// For people.
  public String sentence() {
    return "%s, since %s".formatted(reason, since.truncatedTo(ChronoUnit.SECONDS));
  }
}
