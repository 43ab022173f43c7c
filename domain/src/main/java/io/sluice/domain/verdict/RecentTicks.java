package io.sluice.domain.verdict;

import java.util.List;
import java.util.function.Predicate;

/// The last [#KEPT] ticks, the newest first.
public record RecentTicks(List<Pair> ticks) {
  /// Number of ticks that are kept.
  public static final int KEPT = 30;

  static final RecentTicks NONE = new RecentTicks(List.of());

  public RecentTicks {
    ticks = List.copyOf(ticks);
  }

  /// The counts of both versions in one tick.
  public record Pair(Counts candidate, Counts stable) {}

  /// Returns the counts with `tick` added.
  ///
  /// @param slow whether a check of latency needs the slow requests
  RecentTicks plus(Tick tick, boolean slow) {
    Pair newest =
        slow
            ? new Pair(tick.candidate(), tick.stable())
            : new Pair(tick.candidate().withoutLatency(), tick.stable().withoutLatency());
    Pair[] kept = new Pair[Math.min(KEPT, ticks.size() + 1)];
    kept[0] = newest;
    for (int i = 1; i < kept.length; i++) {
      kept[i] = ticks.get(i - 1);
    }
    return new RecentTicks(List.of(kept));
  }

  /// Returns the ticks in which the latency of both versions was measured.
  RecentTicks withLatency() {
    return new RecentTicks(
        ticks.stream().filter(it -> it.candidate.hasLatency() && it.stable.hasLatency()).toList());
  }

  /// Returns the candidate's sum over all kept ticks.
  Counts candidate() {
    return ticks.stream().map(Pair::candidate).reduce(Counts.NONE, Counts::plus);
  }

  /// Returns stable's sum over all kept ticks.
  Counts stable() {
    return stable(KEPT, _ -> true);
  }

  /// Returns stable's sum over those of the last `n` ticks that contain the statistic of
  /// `limitJudge`.
  Counts stable(int n, LimitJudge limitJudge) {
    return stable(n, limitJudge::isMeasuring);
  }

  private Counts stable(int n, Predicate<Counts> which) {
    return ticks.stream()
        .limit(n)
        .map(Pair::stable)
        .filter(which)
        .reduce(Counts.NONE, Counts::plus);
  }
}
