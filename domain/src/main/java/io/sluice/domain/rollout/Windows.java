package io.sluice.domain.rollout;

import io.sluice.contract.Window;
import io.sluice.domain.rollout.Guards.ClosedWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// The times at which releases may start. A freeze takes precedence over an allow window; if any
/// allow window exists, the time outside all of them is closed. If a rule cannot be evaluated
/// within the bounds, nothing starts.
public final class Windows {
  /// The maximum number of starts of one window within its length and one day: each check reads
  /// these.
  private static final int STARTS_MAX = 1_000;

  /// Finds the reason why nothing may start at `at`; empty if a release may start.
  public static Optional<ClosedWindow> findClosed(List<Window> windows, Instant at) {
    return new WindowSweep(windows, at).findClosed(at);
  }

  /// Returns the first instant from `at` on at which a release may start; empty if there is none
  /// within 2 years, or if it cannot be computed.
  public static Optional<Instant> findOpening(List<Window> windows, Instant at) {
    return findOpening(new WindowSweep(windows, at), at);
  }

  /// Finds the reason why `windows` together are invalid, with the cure; empty if a release can
  /// start some day.
  public static Optional<String> findRejection(List<Window> windows, Instant at) {
    var sweep = new WindowSweep(windows, at);
    return findOpening(sweep, at).isPresent()
        ? Optional.empty()
        : sweep
            .findError()
            .or(() ->
                Optional.of(
                    "nothing could start in the two years from %s: %s"
                        .formatted(
                            at,
                            windows.size() == 1
                                ? "the window never opens"
                                : "together they never open")));
  }

  /// Finds the error in a window's rule, with the cure; empty if there is none.
  ///
  /// @param window window whose zone exists
  public static Optional<String> findRejection(Window window, Instant at) {
    LocalDateTime now = LocalDateTime.ofInstant(at, ZoneId.of(window.zone()));
    return findRejection(window, window.from())
        .or(() -> findRejection(window, now.minus(window.lasts()).minusDays(1)));
  }

  /// Finds the error in a window's rule from `from` on. A rule that has ended is valid, one that
  /// never starts is not.
  private static Optional<String> findRejection(Window window, LocalDateTime from) {
    var opened = WindowStarts.open(window, from);
    if (opened.starts().isEmpty()) {
      return opened.error();
    }
    WindowStarts starts = opened.starts().get();
    Optional<LocalDateTime> first = starts.findNext();
    if (first.isEmpty()) {
      return starts.findError().or(() -> findNeverOpening(window, from));
    }
    LocalDateTime until = first.get().plus(window.lasts()).plusDays(1);
    int count = 1;
    Optional<LocalDateTime> next = starts.findNext();
    while (next.filter(until::isAfter).isPresent() && count <= STARTS_MAX) {
      count++;
      next = starts.findNext();
    }
    return count <= STARTS_MAX ? starts.findError() : Optional.of(tooOftenMessage(window));
  }

  private static Optional<String> findNeverOpening(Window window, LocalDateTime from) {
    return from.isAfter(window.from())
        ? Optional.empty()
        : Optional.of(
            "'%s' never begins: its UNTIL is before its 'from', or its BY parts exclude each other"
                .formatted(window.repeats().orElse("")));
  }

  private static String tooOftenMessage(Window window) {
    return ("'%s' begins more than %d times within its length (%s) and a day: let it repeat less"
            + " often or last shorter")
        .formatted(window.repeats().orElse(""), STARTS_MAX, text(window.lasts()));
  }

  /// Returns the duration as people write it, such as `168h`.
  private static String text(Duration lasts) {
    return lasts.toMinutes() % 60 == 0 ? lasts.toHours() + "h" : lasts.toMinutes() + "m";
  }

  private static Optional<Instant> findOpening(WindowSweep sweep, Instant at) {
    Instant then = at;
    while (sweep.isWithin(then)) {
      Optional<ClosedWindow> closed = sweep.findClosed(then);
      if (closed.isEmpty()) {
        return Optional.of(then);
      }
      if (sweep.findError().isPresent()) {
        return Optional.empty();
      }
      then = closed.get().until();
    }
    return Optional.empty();
  }

  private Windows() {}
}
