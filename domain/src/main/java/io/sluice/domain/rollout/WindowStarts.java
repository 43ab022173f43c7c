package io.sluice.domain.rollout;

import io.sluice.contract.Window;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/// The starts of one window's occurrences in wall-clock time, in order. People write the rules, so
/// the cost of a rule is bounded before it is expanded.
final class WindowStarts {
  static final int TEXT_MAX = 512;
  static final int COUNT_MAX = 10_000;

  /// The maximum number of times of a day in a rule: one each quarter of an hour.
  static final int TIMES_MAX = 96;

  /// The maximum number of steps of a rule's frequency from its first start until now, which the
  /// library iterates over.
  static final long STEPS_MAX = 1_000_000;

  private static final String UNTIL = " UNTIL=20261231T235959";
  private static final String ONCE = "FREQ=DAILY;COUNT=1";

  private final Window window;
  private final RecurrenceRuleIterator starts;
  private Optional<String> error = Optional.empty();

  /// @param from approximate first start that the caller needs
  /// @throws IllegalArgumentException if the rule cannot be expanded, for example if it never
  ///   starts
  private WindowStarts(Window window, RecurrenceRule rule, LocalDateTime from) {
    this.window = window;
    this.starts = rule.iterator(floating(window.from()));
    if (from.isAfter(window.from())) {
      starts.fastForward(floating(from));
    }
  }

  /// The starts of a window, or the reason why they cannot be read.
  ///
  /// @param error error in the rule, with the cure
  record OpenResult(Optional<WindowStarts> starts, Optional<String> error) {}

  /// Opens a window.
  ///
  /// @param from approximate first start that the caller needs
  static OpenResult open(Window window, LocalDateTime from) {
    String text = window.repeats().orElse(ONCE);
    try {
      RecurrenceRule rule = parse(text);
      Optional<String> excess = findExcess(window, rule, from);
      return excess.isPresent()
          ? new OpenResult(Optional.empty(), excess)
          : new OpenResult(Optional.of(new WindowStarts(window, rule, from)), Optional.empty());
    } catch (InvalidRecurrenceRuleException e) {
      String message =
          "'%s' is no RFC 5545 rule such as FREQ=WEEKLY;BYDAY=FR: %s"
              .formatted(text, e.getMessage());
      return new OpenResult(Optional.empty(), Optional.of(message));
    } catch (IllegalArgumentException | IllegalStateException e) {
      String message =
          "'%s' cannot be expanded from %s: %s; UNTIL is a time by the same clock, such as"
              .formatted(text, window.from(), e.getMessage());
      return new OpenResult(
          Optional.empty(),
          Optional.of(isUntil(text) ? message + UNTIL : describeNoMatch(text, e)));
    }
  }

  private static boolean isUntil(String text) {
    return text.matches("(?i).*UNTIL=[^;]*Z.*|(?i).*UNTIL=\\d{8}(;.*)?");
  }

  /// Returns the next start; empty at the end, or after an error.
  Optional<LocalDateTime> findNext() {
    try {
      return starts.hasNext() ? Optional.of(local(starts.nextDateTime())) : Optional.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      error = Optional.of(describeNoMatch(window.repeats().orElse(ONCE), e));
      return Optional.empty();
    }
  }

  /// Returns the reason why there was no next start; empty if the rule has ended.
  Optional<String> findError() {
    return error;
  }

  /// Returns the message for a rule without a match in 1,000 steps, after which the library gives
  /// up.
  private static String describeNoMatch(String text, RuntimeException cause) {
    return ("'%s' matches nothing for 1000 steps of its FREQ (%s): correct its BY parts, or use a"
            + " rarer FREQ such as YEARLY")
        .formatted(text, cause.getMessage());
  }

  private static RecurrenceRule parse(String text) throws InvalidRecurrenceRuleException {
    return text.length() > TEXT_MAX
        ? new RecurrenceRule(ONCE)
        : new RecurrenceRule(text, RecurrenceRule.RfcMode.RFC5545_STRICT);
  }

  private static Optional<String> findExcess(
      Window window, RecurrenceRule rule, LocalDateTime until) {
    int length = window.repeats().orElse(ONCE).length();
    long times =
        Stream.of(Part.BYHOUR, Part.BYMINUTE, Part.BYSECOND)
            .mapToLong(part -> size(rule.getByPart(part)))
            .reduce(1, (a, b) -> a * b);
    Optional<Integer> count = Optional.ofNullable(rule.getCount());
    long steps = steps(window, rule, until);
    if (length > TEXT_MAX) {
      return Optional.of(
          "a rule has at most %d characters, was %d: name fewer dates".formatted(TEXT_MAX, length));
    }
    if (rule.getFreq() == Freq.SECONDLY) {
      return Optional.of(
          "FREQ=SECONDLY is too often for a window: use FREQ=MINUTELY with an INTERVAL, or HOURLY");
    }
    if (count.filter(it -> it > COUNT_MAX).isPresent()) {
      return Optional.of(
          "COUNT must be at most %d, was %d: end it by UNTIL".formatted(COUNT_MAX, count.get()));
    }
    if (times > TIMES_MAX) {
      return Optional.of(
          "BYHOUR, BYMINUTE and BYSECOND name %d times of a day, at most %d are allowed: name fewer"
              .formatted(times, TIMES_MAX));
    }
    return steps <= STEPS_MAX
        ? Optional.empty()
        : Optional.of(
            "FREQ=%s has %d steps since 'from' (%s), at most %d are allowed: choose a later 'from'"
                .formatted(rule.getFreq(), steps, window.from(), STEPS_MAX));
  }

  private static long size(@Nullable List<Integer> values) {
    return values == null ? 1 : Math.max(1, values.size());
  }

  /// Returns the number of steps of the rule's frequency. Only a frequency above daily can have
  /// many.
  private static long steps(Window window, RecurrenceRule rule, LocalDateTime until) {
    Duration time = Duration.between(window.from(), until);
    long units =
        switch (rule.getFreq()) {
          case SECONDLY -> time.toSeconds();
          case MINUTELY -> time.toMinutes();
          case HOURLY -> time.toHours();
          case DAILY, WEEKLY, MONTHLY, YEARLY -> time.toDays();
        };
    return Math.max(0, units) / Math.max(1, rule.getInterval());
  }

  private static LocalDateTime local(DateTime time) {
    return LocalDateTime.of(
        time.getYear(),
        time.getMonth() + 1,
        time.getDayOfMonth(),
        time.getHours(),
        time.getMinutes(),
        time.getSeconds());
  }

  private static DateTime floating(LocalDateTime time) {
    return new DateTime(
        time.getYear(),
        time.getMonthValue() - 1,
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond());
  }
}
