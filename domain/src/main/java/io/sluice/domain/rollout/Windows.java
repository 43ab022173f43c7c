package io.sluice.domain.rollout;

import io.sluice.contract.Window;
import io.sluice.domain.rollout.Guards.Shut;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// When releases may start. A freeze wins over a window that allows; where any window allows, time
/// outside of all of them is shut. Where a rule cannot be told within the bounds, nothing starts.
public final class Windows {
  /// Most beginnings of one window while it lasts and a day more: those are read at each look.
  private static final int BEGINNINGS_MAX = 1_000;

  /// Why nothing may start at `at`; empty if something may.
  public static Optional<Shut> shut(List<Window> windows, Instant at) {
    return new WindowSweep(windows, at).shut(at);
  }

  /// The first instant from `at` on at which something may start; empty if there is none in two
  /// years, or if that cannot be told.
  public static Optional<Instant> opens(List<Window> windows, Instant at) {
    return opens(new WindowSweep(windows, at), at);
  }

  /// Why `windows` together make no sense, with the cure; empty if something can start some day.
  public static Optional<String> findRejection(List<Window> windows, Instant at) {
    var sweep = new WindowSweep(windows, at);
    return opens(sweep, at).isPresent()
        ? Optional.empty()
        : sweep
            .trouble()
            .or(() ->
                Optional.of(
                    "nothing could start in the two years from %s: %s"
                        .formatted(
                            at,
                            windows.size() == 1
                                ? "the window never opens"
                                : "together they never open")));
  }

  /// What is wrong with a window's rule, with the cure; empty if nothing is.
  ///
  /// @param window in a zone that exists
  public static Optional<String> findRejection(Window window, Instant at) {
    LocalDateTime now = LocalDateTime.ofInstant(at, ZoneId.of(window.zone()));
    return findRejection(window, window.from())
        .or(() -> findRejection(window, now.minus(window.lasts()).minusDays(1)));
  }

  /// A rule that is over is fine, one that never began is not.
  private static Optional<String> findRejection(Window window, LocalDateTime from) {
    var opened = WindowStarts.open(window, from);
    if (opened.starts().isEmpty()) {
      return opened.trouble();
    }
    WindowStarts starts = opened.starts().get();
    Optional<LocalDateTime> first = starts.next();
    if (first.isEmpty()) {
      return starts.trouble().or(() -> never(window, from));
    }
    LocalDateTime until = first.get().plus(window.lasts()).plusDays(1);
    int beginnings = 1;
    Optional<LocalDateTime> next = starts.next();
    while (next.filter(until::isAfter).isPresent() && beginnings <= BEGINNINGS_MAX) {
      beginnings++;
      next = starts.next();
    }
    return beginnings <= BEGINNINGS_MAX ? starts.trouble() : Optional.of(tooOften(window));
  }

  private static Optional<String> never(Window window, LocalDateTime from) {
    return from.isAfter(window.from())
        ? Optional.empty()
        : Optional.of(
            "'%s' never begins: its UNTIL is before its 'from', or its BY parts exclude each other"
                .formatted(window.repeats().orElse("")));
  }

  private static String tooOften(Window window) {
    return ("'%s' begins more than %d times within what it lasts (%s) and a day: let it repeat less"
            + " often or last shorter")
        .formatted(window.repeats().orElse(""), BEGINNINGS_MAX, text(window.lasts()));
  }

  /// As people write it: `168h`.
  private static String text(Duration lasts) {
    return lasts.toMinutes() % 60 == 0 ? lasts.toHours() + "h" : lasts.toMinutes() + "m";
  }

  private static Optional<Instant> opens(WindowSweep sweep, Instant at) {
    Instant then = at;
    while (sweep.isWithin(then)) {
      Optional<Shut> shut = sweep.shut(then);
      if (shut.isEmpty()) {
        return Optional.of(then);
      }
      if (sweep.trouble().isPresent()) {
        return Optional.empty();
      }
      then = shut.get().until();
    }
    return Optional.empty();
  }

  private Windows() {}
}
