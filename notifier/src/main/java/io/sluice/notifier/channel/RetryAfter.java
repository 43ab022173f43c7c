package io.sluice.notifier.channel;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the Retry-After header: seconds, or a date.
final class RetryAfter {

  /// Returns the delay; empty if the header is missing or invalid, or if it lies in the past.
  static Optional<Duration> read(@Nullable String header, Instant now) {
    return header == null
        ? Optional.empty()
        : parse(header.strip(), now).filter(Duration::isPositive);
  }

  private static Optional<Duration> parse(String header, Instant now) {
    try {
      return header.matches("\\d{1,9}")
          ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
          : Optional.of(
              Duration.between(
                  now,
                  ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private RetryAfter() {}
}
