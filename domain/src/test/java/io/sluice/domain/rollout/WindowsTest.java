package io.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Window;
import io.sluice.contract.Window.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowsTest {
  private static final Instant NOW = Instant.parse("2026-01-03T12:00:00Z");

  /// A freeze from Friday 18:00 to Monday 08:00 in Berlin.
  private static final Window WEEKEND =
      window(Kind.FREEZE, "2026-01-02T18:00", Duration.ofHours(62), "FREQ=WEEKLY;BYDAY=FR");

  /// An allow window on working days from 09:00 to 17:00.
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
        // Clocks go forward on 29 March: the freeze ends at 08:00 local time, 1 h earlier in UTC.
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
        Windows.findClosed(row.windows(), Instant.parse(row.at()))
            .map(Guards.ClosedWindow::until)
            .map(Instant::toString)
            .orElse("open");

    assertThat(until).isEqualTo(row.until());
  }

  @Test
  void the_reason_names_the_window_and_its_end() {
    assertThat(Windows.findClosed(List.of(WEEKEND), Instant.parse("2026-01-03T00:00:00Z")))
        .map(Guards.ClosedWindow::reason)
        .hasValue("frozen by 'w' until 2026-01-05T07:00:00Z");
  }

  @Test
  void windows_that_never_open_are_found() {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    Window always = window(Kind.FREEZE, "2025-01-01T00:00", Duration.ofHours(24), "FREQ=DAILY");
    Window over = window(Kind.ALLOW, "2025-01-01T09:00", Duration.ofHours(8), "FREQ=DAILY;COUNT=3");

    assertThat(Windows.findOpening(List.of(always), at)).isEmpty();
    assertThat(Windows.findOpening(List.of(over), at)).isEmpty();
    assertThat(Windows.findOpening(List.of(OFFICE, WEEKEND), at))
        .hasValue(Instant.parse("2026-01-01T08:00:00Z"));
  }

  record Rule(String repeats, String lasts, String says) {}

  static Stream<Rule> rejected() {
    return Stream.of(
        new Rule("every friday", "1h", "is no RFC 5545 rule such as FREQ=WEEKLY;BYDAY=FR"),
        new Rule("FREQ=MINUTELY", "168h", "begins more than 1000 times within its length (168h)"),
        new Rule("FREQ=MINUTELY;INTERVAL=30", "480h", "let it repeat less often or last shorter"),
        new Rule("FREQ=SECONDLY", "1h", "use FREQ=MINUTELY with an INTERVAL, or HOURLY"),
        new Rule("FREQ=DAILY;COUNT=10001", "1h", "COUNT must be at most 10000, was 10001"),
        new Rule(
            "FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9",
            "1m",
            "name 100 times of a day, at most 96 are allowed"),
        new Rule("FREQ=YEARLY;BYYEARDAY=" + "1,".repeat(256) + "1", "1h", "at most 512 characters"),
        new Rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "1h", "matches nothing"),
        new Rule("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "1h", "matches nothing"),
        new Rule("FREQ=MINUTELY;BYMONTH=12", "1h", "use a rarer FREQ such as YEARLY"),
        new Rule("FREQ=YEARLY;BYDAY=MO;BYSETPOS=300", "1h", "matches nothing"),
        new Rule("FREQ=DAILY;UNTIL=20200101T000000", "1h", "never begins"),
        new Rule("FREQ=DAILY;UNTIL=20270101T000000Z", "1h", "cannot be expanded"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejected")
  @Timeout(20)
  void a_rule_that_costs_too_much_or_never_begins_is_rejected_with_a_cure(Rule rule) {
    Duration lasts = Duration.parse("PT" + rule.lasts().toUpperCase(Locale.ROOT));
    Window window = window(Kind.FREEZE, "2026-01-02T18:00", lasts, rule.repeats());

    assertThat(Windows.findRejection(window, NOW))
        .hasValueSatisfying(reason -> assertThat(reason).contains(rule.says()));
  }

  @Test
  void a_frequent_rule_that_began_long_ago_is_rejected() {
    Window window =
        window(Kind.FREEZE, "1970-01-01T00:00", Duration.ofMinutes(1), "FREQ=MINUTELY;INTERVAL=5");

    assertThat(Windows.findRejection(window, NOW))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("at most 1000000", "choose a later 'from'"));
  }

  @Test
  void usual_rules_are_taken_also_those_that_are_over() {
    assertThat(Windows.findRejection(WEEKEND, NOW)).isEmpty();
    assertThat(Windows.findRejection(OFFICE, NOW)).isEmpty();
    Window over =
        window(Kind.FREEZE, "2025-01-01T09:00", Duration.ofHours(8), "FREQ=DAILY;COUNT=3");
    assertThat(Windows.findRejection(over, NOW)).isEmpty();
    Window leapDay =
        window(
            Kind.FREEZE,
            "2024-02-29T00:00",
            Duration.ofHours(24),
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29");
    assertThat(Windows.findRejection(leapDay, NOW)).isEmpty();
    Window quarters =
        window(Kind.ALLOW, "2026-01-01T00:00", Duration.ofMinutes(5), "FREQ=MINUTELY;INTERVAL=15");
    assertThat(Windows.findRejection(quarters, NOW)).isEmpty();
  }

  @Test
  @Timeout(20)
  void a_window_that_cannot_be_evaluated_is_shut_with_the_reason() {
    Window never =
        window(
            Kind.FREEZE,
            "2025-01-01T00:00",
            Duration.ofHours(1),
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
    Window often = window(Kind.ALLOW, "2025-01-01T00:00", Duration.ofHours(1), "FREQ=SECONDLY");

    for (Window window : List.of(never, often)) {
      assertThat(Windows.findClosed(List.of(window), NOW))
          .hasValueSatisfying(closedWindow -> {
            assertThat(closedWindow.reason()).startsWith("window 'w' cannot be evaluated: ");
            assertThat(closedWindow.until()).isEqualTo(NOW.plus(Duration.ofHours(1)));
          });
      assertThat(Windows.findOpening(List.of(window), NOW)).isEmpty();
    }
  }

  @Test
  @Timeout(20)
  void windows_that_are_too_many_together_are_rejected_with_the_bound() {
    Window hourly = window(Kind.FREEZE, "2025-01-01T00:00", Duration.ofHours(1), "FREQ=HOURLY");

    assertThat(Windows.findRejection(List.of(hourly), NOW))
        .hasValueSatisfying(reason -> assertThat(reason).contains("the window never opens"));
    assertThat(Windows.findRejection(Collections.nCopies(50, hourly), NOW))
        .hasValueSatisfying(reason -> assertThat(reason).contains("more than 20000 times"));
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
