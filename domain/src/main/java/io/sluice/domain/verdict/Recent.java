package io.sluice.domain.verdict;

import java.util.List;
import java.util.function.Predicate;

/// The last [#KEPT] ticks, the newest first.
public record Recent(List<Pair> ticks) {
  /// How many ticks are kept.
  public static final int KEPT = 30;

  static final Recent NONE = new Recent(List.of());

  public Recent {
    ticks = List.copyOf(ticks);
  }

  /// Both versions in one tick.
  public record Pair(Counts candidate, Counts stable) {}

  /// @param slow whether a limit of latency wants to know of slow requests
  Recent plus(Tick tick, boolean slow) {
    Pair newest =
        slow
            ? new Pair(tick.candidate(), tick.stable())
            : new Pair(tick.candidate().withoutSlow(), tick.stable().withoutSlow());
    Pair[] kept = new Pair[Math.min(KEPT, ticks.size() + 1)];
    kept[0] = newest;
    for (int i = 1; i < kept.length; i++) {
      kept[i] = ticks.get(i - 1);
    }
    return new Recent(List.of(kept));
  }

  /// The candidate's sum over all that is kept.
  Counts candidate() {
    return ticks.stream().map(Pair::candidate).reduce(Counts.NONE, Counts::plus);
  }

  /// Stable's sum over all that is kept.
  Counts stable() {
    return stable(KEPT, _ -> true);
  }

  /// Stable's sum over those of the last `n` ticks that tell what `limit` is about.
  Counts stable(int n, Limit limit) {
    return stable(n, limit::measures);
  }

  private Counts stable(int n, Predicate<Counts> which) {
    return ticks.stream()
        .limit(n)
        .map(Pair::stable)
        .filter(which)
        .reduce(Counts.NONE, Counts::plus);
  }
}
