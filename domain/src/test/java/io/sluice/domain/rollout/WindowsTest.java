package io.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Window;
import io.sluice.contract.Window.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowsTest {
  /// From Friday 18:00 to Monday 08:00, in Berlin.
  private static final Window WEEKEND =
      window(Kind.FREEZE, "2026-01-02T18:00", Duration.ofHours(62), "FREQ=WEEKLY;BYDAY=FR");

  /// On working days from 09:00 to 17:00.
  private static final Window OFFICE =
      window(
          Kind.ALLOW, "2026-01-01T09:00", Duration.ofHours(8), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");

  record Row(String name, List<Window> windows, String at, String until) {}

  static Stream<Row> table() {
    return Stream.of(
        new Row("no window", List.of(), "2026-01-03T12:00:00Z", "open"),
        new Row("before a freeze", List.of(WEEKEND), "2026-01-02T16:59:59Z", "open"),
        new Row(
            "its first instant", List.of(WEEKEND), "2026-01-02T17:00:00Z", "2026-01-05T07:00:00Z"),
        new Row(
            "its last instant", List.of(WEEKEND), "2026-01-05T06:59:59Z", "2026-01-05T07:00:00Z"),
        new Row("after a freeze", List.of(WEEKEND), "2026-01-05T07:00:00Z", "open"),
        new Row("before the first of all", List.of(WEEKEND), "2025-12-27T12:00:00Z", "open"),
        new Row("a year later", List.of(WEEKEND), "2027-01-02T12:00:00Z", "2027-01-04T07:00:00Z"),
        // Clocks go forward on 29 March: the freeze ends at 08:00 all the same, an hour earlier.
        new Row(
            "over summer time", List.of(WEEKEND), "2026-03-29T12:00:00Z", "2026-03-30T06:00:00Z"),
        new Row(
            "over winter time", List.of(WEEKEND), "2026-10-25T12:00:00Z", "2026-10-26T07:00:00Z"),
        new Row(
            "outside of all that allow",
            List.of(OFFICE),
            "2026-01-02T16:00:00Z",
            "2026-01-05T08:00:00Z"),
        new Row("inside one that allows", List.of(OFFICE), "2026-01-02T15:59:59Z", "open"),
        new Row(
            "a freeze wins",
            List.of(OFFICE, WEEKEND),
            "2026-01-02T17:30:00Z",
            "2026-01-05T07:00:00Z"),
        new Row(
            "a freeze that comes once",
            List.of(once("2026-12-24T12:00", Duration.ofDays(8))),
            "2026-12-31T12:00:00Z",
            "2027-01-01T11:00:00Z"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void a_window_is_shut_until(Row row) {
    String until =
        Windows.shut(row.windows(), Instant.parse(row.at()))
            .map(Guards.Shut::until)
            .map(Instant::toString)
            .orElse("open");

    assertThat(until).isEqualTo(row.until());
  }

  @Test
  void a_person_is_told_which_window() {
    assertThat(Windows.shut(List.of(WEEKEND), Instant.parse("2026-01-03T00:00:00Z")))
        .map(Guards.Shut::reason)
        .hasValue("frozen by 'w' until 2026-01-05T07:00:00Z");
  }

  @Test
  void windows_that_never_open_are_known() {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    Window always = window(Kind.FREEZE, "2025-01-01T00:00", Duration.ofHours(24), "FREQ=DAILY");
    Window over = window(Kind.ALLOW, "2025-01-01T09:00", Duration.ofHours(8), "FREQ=DAILY;COUNT=3");

    assertThat(Windows.opens(List.of(always), at)).isEmpty();
    assertThat(Windows.opens(List.of(over), at)).isEmpty();
    assertThat(Windows.opens(List.of(OFFICE, WEEKEND), at))
        .hasValue(Instant.parse("2026-01-01T08:00:00Z"));
  }

  @Test
  void a_rule_that_is_none_is_known() {
    assertThat(Windows.wrong("FREQ=WEEKLY;BYDAY=FR")).isEmpty();
    assertThat(Windows.wrong("every friday")).isPresent();
  }

  private static Window window(Kind kind, String from, Duration lasts, String rule) {
    return new Window(
        "w", kind, "Europe/Berlin", LocalDateTime.parse(from), lasts, Optional.of(rule));
  }

  private static Window once(String from, Duration lasts) {
    return new Window(
        "w", Kind.FREEZE, "Europe/Berlin", LocalDateTime.parse(from), lasts, Optional.empty());
  }
}
