package io.sluice.domain.verdict;

import java.util.List;
import java.util.stream.Stream;

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

  Recent plus(Tick tick) {
    Pair newest = new Pair(tick.candidate().withoutSlow(), tick.stable().withoutSlow());
    return new Recent(Stream.concat(Stream.of(newest), ticks.stream()).limit(KEPT).toList());
  }

  /// The candidate's sum over all that is kept.
  Counts candidate() {
    return ticks.stream().map(Pair::candidate).reduce(Counts.NONE, Counts::plus);
  }

  /// Stable's sum over the last `n` ticks.
  Counts stable(int n) {
    return ticks.stream().limit(n).map(Pair::stable).reduce(Counts.NONE, Counts::plus);
  }
}
