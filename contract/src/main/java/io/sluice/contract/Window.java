package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;

/// A time in which releases to an environment do not start, or in which alone they do. By the
/// clocks on the wall of its zone, so that a summer time moves neither end.
///
/// @param name what people are told, such as `weekend`
/// @param zone IANA name, such as `Europe/Berlin`
/// @param from when it begins for the first time
/// @param lasts from its beginning to its end, by the clock on the wall
/// @param repeats RFC 5545 rule, such as `FREQ=WEEKLY;BYDAY=FR`; once if empty
public record Window(
    String name,
    Kind kind,
    String zone,
    LocalDateTime from,
    Duration lasts,
    Optional<String> repeats) {

  @EnumNaming(Hyphens.class)
  public enum Kind {
    /// Nothing starts in it.
    FREEZE,
    /// Things start in it alone, or in another one of this kind.
    ALLOW
  }
}
