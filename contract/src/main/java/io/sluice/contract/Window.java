package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;

/// A window in which releases to an environment must not start, or the only time in which they
/// start. Its times are wall-clock times of its zone, so daylight saving time moves neither end.
///
/// @param name name in messages, such as `weekend`
/// @param zone IANA name, such as `Europe/Berlin`
/// @param from start of the first occurrence
/// @param lasts time from start to end, in wall-clock time
/// @param repeats RFC 5545 rule, such as `FREQ=WEEKLY;BYDAY=FR`; a single occurrence if empty
public record Window(
    String name,
    Kind kind,
    String zone,
    LocalDateTime from,
    Duration lasts,
    Optional<String> repeats) {

  @EnumNaming(Hyphens.class)
  public enum Kind {
    /// No release starts in it.
    FREEZE,
    /// Releases start only in it, or in another window of this kind.
    ALLOW
  }
}
