package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Ticks of one second and analyses for tests.
final class Ticks {
  static final Duration SECOND = Duration.ofSeconds(1);
  static final Check ERRORS =
      new Check(
          "errors",
          Source.router(),
          Optional.of(Compare.ERROR_RATE),
          Optional.of(1.10),
          Optional.empty());
  static final Check LATENCY =
      new Check(
          "latency",
          Source.router(),
          Optional.of(Compare.LATENCY),
          Optional.of(1.10),
          Optional.empty());
  static final Check SLO = slo(0.05);
  static final Analysis DEFAULT = new Analysis(0.01, 20, List.of(ERRORS, SLO));

  /// Returns a limit on errors.
  ///
  /// @param errors highest share of failures
  static Check slo(double errors) {
    return new Check(
        "slo",
        Source.router(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Analysis.Limit(errors)));
  }

  static Tick tick(long number, Counts candidate, Counts stable) {
    return probed(number, candidate, stable, 0, 0);
  }

  static Tick tick(long number, long nC, long xC, long nB, long xB) {
    return tick(number, Counts.of(nC, xC), Counts.of(nB, xB));
  }

  static Tick probed(long number, Counts candidate, Counts stable, int probes, int failed) {
    Instant from = Instant.EPOCH.plusSeconds(number);
    return new Tick(
        number,
        new Tick.Span(from, from.plus(SECOND), SECOND),
        new VersionCounts(candidate, stable),
        false,
        new Tick.Probes(probes, failed),
        List.of());
  }

  /// Returns a tick with nothing but answers of sources other than the router.
  static Tick measured(long number, SourceSample... measured) {
    return measured(number, Counts.NONE, Counts.NONE, measured);
  }

  static Tick measured(long number, Counts candidate, Counts stable, SourceSample... measured) {
    Instant from = Instant.EPOCH.plusSeconds(number);
    return new Tick(
        number,
        new Tick.Span(from, from.plus(SECOND), SECOND),
        new VersionCounts(candidate, stable),
        false,
        Tick.Probes.NONE,
        List.of(measured));
  }

  /// Returns the plain test: one copy, without discount.
  static CappedMixture plain(double allow) {
    return CappedMixture.plain(Compare.ERROR_RATE, 1, allow);
  }

  /// Returns `state` after a tick with these counts.
  static WatchState after(WatchState state, long nC, long xC, long nB, long xB) {
    return state.tick(tick(state.evidence().lastTick() + 1, nC, xC, nB, xB));
  }

  /// Returns `state` after `times` ticks with these counts.
  static WatchState after(int times, WatchState state, long nC, long xC, long nB, long xB) {
    WatchState next = state;
    for (int i = 0; i < times; i++) {
      next = after(next, nC, xC, nB, xB);
    }
    return next;
  }

  /// Returns a tick of the duration `elapsed`. Stable has as many instances as `xB` has counts of
  /// failures, with equal numbers of requests.
  static Tick fleet(Duration elapsed, long nC, long xC, long nB, int... xB) {
    List<InstanceCounts.Member> members =
        IntStream.range(0, xB.length)
            .mapToObj(
                k -> new InstanceCounts.Member("stable-" + k, Counts.of(nB / xB.length, xB[k])))
            .toList();
    Counts stable = Counts.of(nB, IntStream.of(xB).sum());
    return new Tick(
        1,
        new Tick.Span(Instant.EPOCH, Instant.EPOCH, elapsed),
        new VersionCounts(Counts.of(nC, xC), stable, new InstanceCounts(1, members)),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  private Ticks() {}
}
