package io.sluice.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  record Row(String header, Optional<Duration> pause) {
    static Row none(String header) {
      return new Row(header, Optional.empty());
    }
  }

  static Stream<Row> table() {
    return Stream.of(
        new Row("120", Optional.of(Duration.ofMinutes(2))),
        new Row(" 5 ", Optional.of(Duration.ofSeconds(5))),
        new Row("Wed, 25 Nov 2026 12:00:30 GMT", Optional.of(Duration.ofSeconds(30))),
        Row.none("Wed, 25 Nov 2026 11:00:00 GMT"),
        Row.none("0"),
        Row.none("-1"),
        Row.none("soon"),
        Row.none("99999999999999999999"),
        Row.none(""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void a_wait_is_seconds_or_a_date(Row row) {
    assertThat(RetryAfter.read(row.header(), NOW)).isEqualTo(row.pause());
  }
}
