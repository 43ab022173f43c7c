package io.sluice.contract.view;

import java.util.List;

/// The texts of the verdicts of another policy, for people.
public final class BacktestMessages {

  /// Returns the kind of a verdict and its last tick, such as `unhealthy, tick 7`.
  public static String describe(VerdictSummaryView verdict) {
    String kind = TextFormats.of(verdict.kind());
    return verdict.tick() == 0 ? kind : "%s, tick %d".formatted(kind, verdict.tick());
  }

  /// Returns the new verdict as [#describe] does.
  public static String describeNew(VerdictChangeView change) {
    return change.now().map(BacktestMessages::describe).orElse("not reached");
  }

  /// Returns the sentence of the new verdict.
  public static String reason(VerdictChangeView change) {
    return change.now().map(VerdictSummaryView::sentence).orElse("rolled back before");
  }

  /// Returns how many releases the policy would have judged otherwise.
  public static String summarize(List<BacktestView> releases) {
    return "%d of %d releases have other verdicts, %d would have ended differently"
        .formatted(
            releases.stream().filter(it -> !it.changes().isEmpty()).count(),
            releases.size(),
            releases.stream().filter(BacktestView::endsOtherwise).count());
  }

  private BacktestMessages() {}
}
