package io.sluice.api.command;

import io.sluice.api.projection.PlannedTime;
import io.sluice.contract.Analysis;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Plan;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.WatchState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds checks of the document that no step of the plan can judge, or only roughly, so that a
/// short test is not mistaken for a complete one.
final class InactiveChecks {
  private static final String ERRORS =
      String.format(
          Locale.ROOT,
          "errors are not compared with allow, only with %.0f times stable's",
          WatchState.WARM_UP_ALLOW);

  private static final String UNJUDGED =
      "no step waits for a healthy verdict: the plan has no observation";
  private static final String FIRST = ", since the lane has no version to compare with";
  private static final String WAITS =
      "; limits and restarts can still roll back during its holds and its bake time";

  /// A limit that allows this share of slow requests is probably a mistaken percentile.
  private static final double SLOW_SHARE = 0.5;

  /// @param isFirst whether the release is the first of its lane
  static List<String> of(Plan plan, Analysis analysis, boolean isFirst) {
    if (plan.steps().stream().noneMatch(Step.Observe.class::isInstance)) {
      return List.of(UNJUDGED + (isFirst ? FIRST : "") + (hasWaits(plan) ? WAITS : ""));
    }
    return Stream.concat(early(plan, analysis).stream(), lenient(analysis).stream()).toList();
  }

  private static boolean hasWaits(Plan plan) {
    return plan.steps().stream().anyMatch(it -> it instanceof Step.Hold || it instanceof Step.Bake);
  }

  /// Returns a sentence for each limit that allows most requests to be slow.
  private static List<String> lenient(Analysis analysis) {
    return analysis.checks().stream()
        .flatMap(check ->
            check.limit().flatMap(Analysis.Limit::latency).stream()
                .map(Analysis.Slow::share)
                .filter(share -> share > SLOW_SHARE)
                .map(share ->
                    "check %s allows %s %% of the requests to be slow: share is that part, such as 0.01 for p99"
                        .formatted(
                            check.name(),
                            BigDecimal.valueOf(share)
                                .movePointRight(2)
                                .stripTrailingZeros()
                                .toPlainString())))
        .toList();
  }

  private static List<String> early(Plan plan, Analysis analysis) {
    Duration warmUp = WatchState.warmUp(analysis);
    Windows windows = windows(plan, warmUp);
    if (windows.early() == 0) {
      return List.of();
    }
    String inactive =
        Stream.of(
                Optional.of("latency is not judged")
                    .filter(_ -> hasCheck(analysis, InactiveChecks::isOfLatency)),
                Optional.of(ERRORS)
                    .filter(_ -> hasCheck(analysis, InactiveChecks::isComparingErrors)))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", and "));
    return inactive.isEmpty()
        ? List.of()
        : List.of(
            "%s%s within the warm-up of %s; lengthen the windows, or shorten analysis.warmUp"
                .formatted(inactive, windows.text(), ContractModule.text(warmUp)));
  }

  /// The numbers of windows with traffic of the candidate.
  ///
  /// @param early number of those that end within the warm-up
  /// @param hasLater whether the candidate has traffic after the warm-up
  private record Windows(int early, boolean hasLater) {
    private String text() {
      if (!hasLater) {
        return ": all windows together end";
      }
      return early == 1
          ? " in the first window, which ends"
          : " in the first %d windows, which end".formatted(early);
    }
  }

  /// Counts the windows from the first shift on, when the candidate's instances answer their first
  /// requests.
  private static Windows windows(Plan plan, Duration warmUp) {
    Duration time = Duration.ZERO;
    boolean hasTraffic = false;
    int early = 0;
    for (Step step : plan.steps()) {
      hasTraffic |= step instanceof Step.Shift;
      time = hasTraffic ? time.plus(PlannedTime.of(step)) : time;
      if (hasTraffic && step instanceof Step.Observe) {
        early += time.compareTo(warmUp) <= 0 ? 1 : 0;
      }
    }
    return new Windows(early, time.compareTo(warmUp) > 0);
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
