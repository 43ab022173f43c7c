package io.sluice.domain.rollout;

import io.sluice.contract.Window;
import io.sluice.domain.rollout.Guards.Shut;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/// When releases may start. A freeze wins over a window that allows; where any window allows, time
/// outside of all of them is shut.
public final class Windows {
  /// Longest that is looked ahead for a window to open.
  private static final Duration AHEAD = Duration.ofDays(2 * 366);

  private static final int HOPS_MAX = 2_000;

  /// A window's beginning and end.
  private record Span(Instant from, Instant to) {
    boolean contains(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /// Why nothing may start at `at`; empty if something may.
  public static Optional<Shut> shut(List<Window> windows, Instant at) {
    Optional<Shut> frozen =
        windows.stream()
            .filter(window -> window.kind() == Window.Kind.FREEZE)
            .flatMap(window -> frozen(window, at).stream())
            .max(Comparator.comparing(Shut::until));
    return frozen.or(() -> closed(windows, at));
  }

  /// The first instant from `at` on at which something may start; empty if there is none in two
  /// years.
  public static Optional<Instant> opens(List<Window> windows, Instant at) {
    Instant then = at;
    for (int i = 0; i < HOPS_MAX && then.isBefore(at.plus(AHEAD)); i++) {
      Optional<Shut> shut = shut(windows, then);
      if (shut.isEmpty()) {
        return Optional.of(then);
      }
      then = shut.get().until();
    }
    return Optional.empty();
  }

  /// What is wrong with a rule; empty if nothing is.
  public static Optional<String> wrong(String rule) {
    try {
      var _ = new RecurrenceRule(rule, RecurrenceRule.RfcMode.RFC5545_STRICT);
      return Optional.empty();
    } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Shut> frozen(Window window, Instant at) {
    return spans(window, at).stream()
        .filter(span -> span.contains(at))
        .map(Span::to)
        .max(Comparator.naturalOrder())
        .map(end -> new Shut(end, "frozen by '%s' until %s".formatted(window.name(), end)));
  }

  private static Optional<Shut> closed(List<Window> windows, Instant at) {
    List<Span> allowed =
        windows.stream()
            .filter(window -> window.kind() == Window.Kind.ALLOW)
            .flatMap(window -> spans(window, at).stream())
            .toList();
    boolean isAny = windows.stream().anyMatch(window -> window.kind() == Window.Kind.ALLOW);
    if (!isAny || allowed.stream().anyMatch(span -> span.contains(at))) {
      return Optional.empty();
    }
    Instant next =
        allowed.stream()
            .map(Span::from)
            .filter(from -> from.isAfter(at))
            .min(Comparator.naturalOrder())
            .orElse(at.plus(AHEAD));
    return Optional.of(new Shut(next, "no window is open before " + next));
  }

  /// Those that contain `at`, and the next one.
  private static List<Span> spans(Window window, Instant at) {
    ZoneId zone = ZoneId.of(window.zone());
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    var spans = new ArrayList<Span>();
    var starts = starts(window, local.minus(window.lasts()).minusDays(1));
    for (int i = 0; i < HOPS_MAX && starts.hasNext(); i++) {
      Instant from = start(starts).atZone(zone).toInstant();
      spans.add(new Span(from, end(window, from, zone)));
      if (from.isAfter(at)) {
        break;
      }
    }
    return spans;
  }

  /// Local times of beginnings, from about `from` on.
  private static RecurrenceRuleIterator starts(Window window, LocalDateTime from) {
    try {
      String rule = window.repeats().orElse("FREQ=DAILY;COUNT=1");
      RecurrenceRuleIterator starts =
          new RecurrenceRule(rule, RecurrenceRule.RfcMode.RFC5545_STRICT)
              .iterator(floating(window.from()));
      if (from.isAfter(window.from())) {
        starts.fastForward(floating(from));
      }
      return starts;
    } catch (InvalidRecurrenceRuleException e) {
      throw new IllegalArgumentException(window + " has no rule", e);
    }
  }

  private static LocalDateTime start(RecurrenceRuleIterator starts) {
    DateTime next = starts.nextDateTime();
    return LocalDateTime.of(
        next.getYear(),
        next.getMonth() + 1,
        next.getDayOfMonth(),
        next.getHours(),
        next.getMinutes(),
        next.getSeconds());
  }

  private static Instant end(Window window, Instant from, ZoneId zone) {
    return LocalDateTime.ofInstant(from, zone).plus(window.lasts()).atZone(zone).toInstant();
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

  private Windows() {}
}
