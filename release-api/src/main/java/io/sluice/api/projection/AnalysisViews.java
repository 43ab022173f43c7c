package io.sluice.api.projection;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Evidence.AlphaShare;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.AnalysisView.Power;
import io.sluice.domain.notice.CheckSummary;
import io.sluice.domain.notice.PowerMessages;
import io.sluice.domain.verdict.AlphaShares;
import io.sluice.domain.verdict.ExpectedPower;
import io.sluice.domain.verdict.LaneTraffic;
import io.sluice.domain.verdict.WatchState;
import java.util.List;
import java.util.Optional;

/// Makes views of the checks that judge a release.
public final class AnalysisViews {
  /// Error rate that is assumed for a lane without recorded traffic.
  private static final double ASSUMED_ERROR_RATE = 0.005;

  /// @param steps steps of the release's plan
  /// @param traffic the lane's traffic; empty if none is recorded
  public static AnalysisView of(
      Analysis analysis, List<Step> steps, Optional<LaneTraffic> traffic) {
    List<AlphaShare> shares = AlphaShares.of(analysis.checks()).toList(analysis);
    return new AnalysisView(
        CheckSummary.of(analysis),
        shares,
        CheckSummary.findDroppedDefaults(analysis),
        power(analysis, shares, steps, traffic));
  }

  private static Power power(
      Analysis analysis, List<AlphaShare> shares, List<Step> steps, Optional<LaneTraffic> traffic) {
    Optional<Check> errors =
        analysis.checks().stream().filter(AnalysisViews::isErrorComparison).findFirst();
    if (errors.isEmpty()) {
      return new Power("no check compares the router's errors: no power to expect");
    }
    Optional<Integer> weight = findWeight(steps);
    if (weight.isEmpty()) {
      return new Power(
          "no observation has traffic of stable beside the candidate's: errors are not compared");
    }
    double part =
        shares.stream()
            .filter(it -> it.test().equals(errors.get().name()))
            .mapToDouble(AlphaShare::share)
            .sum();
    var power =
        new ExpectedPower(
            traffic.map(LaneTraffic::errorRate).orElse(ASSUMED_ERROR_RATE),
            weight.get() / 100.0,
            errors.get().allow().orElse(Analysis.DEFAULT_ALLOW),
            part * analysis.alpha());
    return traffic
        .map(it ->
            new Power(
                sentence(power, new ComparedTime(steps, WatchState.warmUp(analysis)), it),
                Optional.of(it.requestsPerSecond()),
                Optional.of(it.errorRate()),
                weight,
                power.findTime(2, it.requestsPerSecond()),
                power.findTime(5, it.requestsPerSecond())))
        .orElseGet(() -> new Power(PowerMessages.withoutTraffic(power)));
  }

  private static String sentence(
      ExpectedPower power, ComparedTime comparedTime, LaneTraffic traffic) {
    String sentence = PowerMessages.of(power, traffic);
    return comparedTime
        .findShortage(power, traffic.requestsPerSecond())
        .map(time -> "%s; %s".formatted(sentence, PowerMessages.describeShortage(time)))
        .orElse(sentence);
  }

  private static boolean isErrorComparison(Check check) {
    return check.compare().equals(Optional.of(Compare.ERROR_RATE))
        && check.source() instanceof Source.Router
        && !check.dryRun().orElse(false);
  }

  /// Finds the weight of the first observation in which both versions have traffic.
  private static Optional<Integer> findWeight(List<Step> steps) {
    int weight = 0;
    for (Step step : steps) {
      if (step instanceof Step.Shift(Percent(int value), var _, var _)) {
        weight = value;
      } else if (step instanceof Step.Observe && weight > 0 && weight < 100) {
        return Optional.of(weight);
      }
    }
    return Optional.empty();
  }

  private AnalysisViews() {}
}
