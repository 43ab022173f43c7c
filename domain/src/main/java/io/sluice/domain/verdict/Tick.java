package io.sluice.domain.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What was counted between two readings of the router, under one start of it and one table. The
/// fold of a watch's ticks is all that a verdict rests on.
///
/// @param number from 1 in each watch, without gaps
/// @param from when the router was read before
/// @param to when it was read
/// @param elapsed how much of a window it counts for; less than `to - from` after a gap
/// @param candidate nothing before the first shift
/// @param shifted whether it is the first under another share of the candidate's
/// @param fleet the same counts by instance
/// @param probes candidate instances whose health path answered
/// @param failedProbes those that did not
/// @param measured what came in since the last tick from sources other than the router
public record Tick(
    long number,
    Instant from,
    Instant to,
    Duration elapsed,
    Counts candidate,
    Counts stable,
    boolean shifted,
    Fleet fleet,
    int probes,
    int failedProbes,
    List<Measured> measured) {
  public Tick {
    measured = List.copyOf(measured);
  }

  /// With nothing from sources other than the router.
  public Tick(
      long number,
      Instant from,
      Instant to,
      Duration elapsed,
      Counts candidate,
      Counts stable,
      boolean shifted,
      Fleet fleet,
      int probes,
      int failedProbes) {
    this(
        number,
        from,
        to,
        elapsed,
        candidate,
        stable,
        shifted,
        fleet,
        probes,
        failedProbes,
        List.of());
  }

  /// Of instances that nobody told apart, under the share of the tick before.
  public static Tick of(
      long number,
      Instant from,
      Instant to,
      Duration elapsed,
      Counts candidate,
      Counts stable,
      int probes,
      int failedProbes) {
    return new Tick(
        number, from, to, elapsed, candidate, stable, false, Fleet.UNKNOWN, probes, failedProbes);
  }

  /// The same under another number.
  Tick numbered(long other) {
    return other == number
        ? this
        : new Tick(
            other,
            from,
            to,
            elapsed,
            candidate,
            stable,
            shifted,
            fleet,
            probes,
            failedProbes,
            measured);
  }

  /// The same with a later end.
  Tick until(Instant end) {
    return new Tick(
        number,
        from,
        end,
        elapsed,
        candidate,
        stable,
        shifted,
        fleet,
        probes,
        failedProbes,
        measured);
  }

  /// The same as who compares the candidate with these of stable's instances alone sees it. What
  /// sources other than the router said stays: there instances have other names.
  Tick against(List<String> instances) {
    Fleet narrow = fleet.only(instances);
    return new Tick(
        number,
        from,
        to,
        elapsed,
        candidate,
        narrow.sum(),
        shifted,
        narrow,
        probes,
        failedProbes,
        measured);
  }

  /// The same without what was measured for `checks`.
  public Tick without(Set<String> checks) {
    List<Measured> rest = measured.stream().filter(it -> !checks.contains(it.check())).toList();
    return rest.size() == measured.size()
        ? this
        : new Tick(
            number,
            from,
            to,
            elapsed,
            candidate,
            stable,
            shifted,
            fleet,
            probes,
            failedProbes,
            rest);
  }

  /// The same without what came by a match.
  Tick withoutMatched() {
    Counts rest = candidate.withoutMatched();
    return new Tick(
        number,
        from,
        to,
        elapsed,
        rest,
        stable.withoutMatched(),
        shifted,
        fleet.withoutMatched(rest.requests()),
        probes,
        failedProbes,
        measured);
  }

  /// Whether nothing at all happened in it; named so that JSON does not take it for a field.
  public boolean quiet() {
    return !shifted
        && isQuiet(candidate)
        && isQuiet(stable)
        && probes == 0
        && failedProbes == 0
        && measured.isEmpty();
  }

  /// A quiet tick that counts for `other`, without who was listed in it: one instance that comes
  /// while nothing happens must not make it another tick than those that it is kept with.
  public Tick lasting(Duration other) {
    return new Tick(
        number,
        from,
        to,
        other,
        candidate,
        stable,
        shifted,
        fleet.nameless(),
        probes,
        failedProbes,
        measured);
  }

  /// The same as a check sees it that is not the router's: with its own counts, none if it has
  /// none.
  Tick of(String check) {
    List<Measured.Counted> counted =
        measured.stream()
            .filter(it -> it.check().equals(check))
            .filter(Measured.Counted.class::isInstance)
            .map(Measured.Counted.class::cast)
            .toList();
    return new Tick(
        number,
        from,
        to,
        elapsed,
        counted.stream().map(Measured.Counted::candidate).reduce(Counts.NONE, Counts::plus),
        counted.stream().map(Measured.Counted::stable).reduce(Counts.NONE, Counts::plus),
        shifted,
        counted.stream().map(Measured.Counted::fleet).reduce(Fleet.UNKNOWN, Fleet::plus),
        0,
        0,
        measured);
  }

  private static boolean isQuiet(Counts counts) {
    return counts.requests() == 0 && counts.left() == 0;
  }
}
