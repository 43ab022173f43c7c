package io.sluice.api.command;

import io.sluice.contract.Analysis;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Plan;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds checks of the document that no step of the plan can judge, so that a short test is not
/// mistaken for a complete one.
final class InactiveChecks {

  static List<String> of(Plan plan, Analysis analysis) {
    return findLatency(plan, analysis).stream().toList();
  }

  /// Returns a sentence if latency is never judged. Directly after a shift the candidate is cold,
  /// and its latency does not count.
  private static Optional<String> findLatency(Plan plan, Analysis analysis) {
    Duration warmUp = analysis.warmUp().orElse(WatchState.WARM_UP);
    List<Step> steps = plan.steps();
    boolean isJudged =
        IntStream.range(1, steps.size())
            .anyMatch(i ->
                switch (steps.get(i)) {
                  case Step.Observe(var window) ->
                      window.compareTo(warmUp) > 0 || !(steps.get(i - 1) instanceof Step.Shift);
                  case Step.Hold hold -> hold.time().compareTo(warmUp) > 0;
                  case Step.Bake(var time) -> time.compareTo(warmUp) > 0;
                  case Step.Fence _, Step.Provision _, Step.Shift _, Step.Call _ -> false;
                  case Step.Promote _, Step.Retire _ -> false;
                });
    return Optional.of(analysis)
        .filter(it -> !isJudged && it.checks().stream().anyMatch(InactiveChecks::isLatencyCheck))
        .map(_ ->
            ("latency is not judged: each window ends within the warm-up of %s after a shift"
                    + " (warmUp)")
                .formatted(ContractModule.text(warmUp)));
  }

  private static boolean isLatencyCheck(Analysis.Check check) {
    return check.source() instanceof Source.Router
        && !check.dryRun().orElse(false)
        && (check.compare().filter(Analysis.Compare.LATENCY::equals).isPresent()
            || check.limit().flatMap(Analysis.Limit::latency).isPresent());
  }

  private InactiveChecks() {}
}
