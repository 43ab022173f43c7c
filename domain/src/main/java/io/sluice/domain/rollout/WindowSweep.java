package io.sluice.domain.rollout;

import io.sluice.contract.Window;
import io.sluice.contract.Window.Kind;
import io.sluice.domain.rollout.Guards.ClosedWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One pass over the windows of an environment, from an instant on. It reads each start once, and
/// their total number is bounded for all rules.
final class WindowSweep {
  /// The maximum number of starts that one sweep reads, over all windows.
  static final int OCCURRENCES_MAX = 20_000;

  /// The longest time to look ahead for an open window.
  static final Duration LOOKAHEAD = Duration.ofDays(2 * 366);

  /// The time until the next check of windows that cannot be evaluated; they count as closed.
  private static final Duration RETRY_DELAY = Duration.ofHours(1);

  private final List<Cursor> cursors;
  private final Instant last;
  private int occurrences;
  private Optional<String> error = Optional.empty();

  WindowSweep(List<Window> windows, Instant from) {
    this.last = from.plus(LOOKAHEAD);
    this.cursors = windows.stream().map(window -> new Cursor(window, from)).toList();
  }

  /// Finds the reason why nothing may start at `at`; empty if a release may start.
  ///
  /// @param at instant, not before that of an earlier call
  Optional<ClosedWindow> findClosed(Instant at) {
    cursors.forEach(cursor -> cursor.advance(at));
    return of(Kind.FREEZE, cursor -> cursor.end.isAfter(at))
        .max(Comparator.comparing((Cursor cursor) -> cursor.end))
        .map(cursor ->
            new ClosedWindow(
                cursor.end, "frozen by '%s' until %s".formatted(cursor.window.name(), cursor.end)))
        .or(() -> error.map(reason -> new ClosedWindow(at.plus(RETRY_DELAY), reason)))
        .or(() -> findClosedWindow(at));
  }

  /// Returns the reason why the windows cannot be evaluated, with the cure.
  Optional<String> findError() {
    return error;
  }

  boolean isWithin(Instant at) {
    return at.isBefore(last);
  }

  private Optional<ClosedWindow> findClosedWindow(Instant at) {
    boolean hasAllowWindow = of(Kind.ALLOW, _ -> true).findAny().isPresent();
    if (!hasAllowWindow || of(Kind.ALLOW, cursor -> cursor.end.isAfter(at)).findAny().isPresent()) {
      return Optional.empty();
    }
    Instant next =
        of(Kind.ALLOW, _ -> true)
            .flatMap(cursor -> cursor.next.stream())
            .min(Comparator.naturalOrder())
            .orElse(last);
    return Optional.of(new ClosedWindow(next, "no window is open before " + next));
  }

  private Stream<Cursor> of(Kind kind, Predicate<Cursor> predicate) {
    return cursors.stream().filter(cursor -> cursor.window.kind() == kind).filter(predicate);
  }

  /// A position in one window: the latest end of the occurrences that have started, and the next
  /// start.
  private final class Cursor {
    private final Window window;
    private final ZoneId zone;
    private final Optional<WindowStarts> starts;
    private Instant end = Instant.MIN;
    private Optional<Instant> next = Optional.empty();

    Cursor(Window window, Instant from) {
      this.window = window;
      this.zone = ZoneId.of(window.zone());
      LocalDateTime local = LocalDateTime.ofInstant(from, zone);
      var opened = WindowStarts.open(window, local.minus(window.lasts()).minusDays(1));
      this.starts = opened.starts();
      opened.error().ifPresent(this::report);
      read();
    }

    void advance(Instant at) {
      while (next.isPresent() && !next.get().isAfter(at)) {
        Instant ended = end(next.get());
        end = ended.isAfter(end) ? ended : end;
        read();
      }
    }

    private Instant end(Instant from) {
      return LocalDateTime.ofInstant(from, zone).plus(window.lasts()).atZone(zone).toInstant();
    }

    private void read() {
      if (occurrences >= OCCURRENCES_MAX) {
        report(
            "it begins too often: with the others more than %d times in the checked period"
                    .formatted(OCCURRENCES_MAX)
                + ": let windows repeat less often or last shorter");
        next = Optional.empty();
        return;
      }
      occurrences++;
      next = starts.flatMap(WindowStarts::findNext).map(local -> local.atZone(zone).toInstant());
      starts.flatMap(WindowStarts::findError).ifPresent(this::report);
    }

    private void report(String reason) {
      if (error.isEmpty()) {
        error = Optional.of("window '%s' cannot be evaluated: %s".formatted(window.name(), reason));
      }
    }
  }
}
