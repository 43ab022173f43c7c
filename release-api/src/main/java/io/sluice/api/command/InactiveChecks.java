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
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds checks of the document that no step of the plan can judge, or only roughly, so that a
/// short test is not mistaken for a complete one.
final class InactiveChecks {

  static List<String> of(Plan plan, Analysis analysis) {
    Duration warmUp = analysis.warmUp().orElse(WatchState.WARM_UP);
    if (timeWithTraffic(plan).compareTo(warmUp) > 0) {
      return List.of();
    }
    String end =
        "all windows together end within the warm-up of %s (warmUp)"
            .formatted(ContractModule.text(warmUp));
    return Stream.of(
            Optional.of("latency is not judged: " + end)
                .filter(_ -> hasCheck(analysis, InactiveChecks::isOfLatency)),
            Optional.of("errors are compared only roughly: " + end)
                .filter(_ -> hasCheck(analysis, InactiveChecks::isComparingErrors)))
        .flatMap(Optional::stream)
        .toList();
  }

  /// Returns the planned time from the first shift on, when the candidate's instances answer their
  /// first requests.
  private static Duration timeWithTraffic(Plan plan) {
    Duration time = Duration.ZERO;
    boolean hasTraffic = false;
    for (Step step : plan.steps()) {
      hasTraffic |= step instanceof Step.Shift;
      time = hasTraffic ? time.plus(time(step)) : time;
    }
    return time;
  }

  private static Duration time(Step step) {
    return switch (step) {
      case Step.Observe(var window) -> window;
      case Step.Hold hold -> hold.time();
      case Step.Bake(var time) -> time;
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Call _ -> Duration.ZERO;
      case Step.Promote _, Step.Retire _ -> Duration.ZERO;
    };
  }

  private static boolean hasCheck(Analysis analysis, Predicate<Analysis.Check> which) {
    return analysis.checks().stream()
        .filter(check -> check.source() instanceof Source.Router)
        .filter(check -> !check.dryRun().orElse(false))
        .anyMatch(which);
  }

  private static boolean isOfLatency(Analysis.Check check) {
    return check.compare().filter(Analysis.Compare.LATENCY::equals).isPresent()
        || check.limit().flatMap(Analysis.Limit::latency).isPresent();
  }

  private static boolean isComparingErrors(Analysis.Check check) {
    return check.compare().filter(Analysis.Compare.ERROR_RATE::equals).isPresent();
  }

  private InactiveChecks() {}
}
