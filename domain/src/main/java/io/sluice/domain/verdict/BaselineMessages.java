package io.sluice.domain.verdict;

import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sentences about a threshold that compares with earlier good releases.
final class BaselineMessages {
  static final String NO_BASELINE = "no earlier good release to compare with";

  /// Returns the bounds, such as `at most 1.1 times the 10.1 of the last 5 good releases`; empty if
  /// the threshold has no baseline.
  static Optional<String> findBounds(ThresholdJudge it) {
    return it.baseline()
        .flatMap(baseline ->
            it.rules()
                .baseline()
                .map(rules -> "%s the %s".formatted(factors(rules), of(baseline))));
  }

  private static String factors(io.sluice.contract.Threshold.Baseline rules) {
    return Stream.concat(
            rules.allowedDecrease().map(it -> factor("at least", it)).stream(),
            rules.allowedIncrease().map(it -> factor("at most", it)).stream())
        .collect(Collectors.joining(" and "));
  }

  private static String factor(String bound, double factor) {
    return "%s %s times".formatted(bound, NumberFormats.plain(factor));
  }

  private static String of(Baseline it) {
    String mean = NumberFormats.rounded(it.mean());
    return it.releases() == 1
        ? mean + " of the last good release"
        : "%s of the last %d good releases".formatted(mean, it.releases());
  }

  /// Returns the newest value with its baseline, such as `, 12.4 against 10.1 of the last 5 good
  /// releases`, or that there is no baseline; empty if the rules require no baseline.
  static String newestSuffix(ThresholdJudge it) {
    if (it.isUncompared()) {
      return ", " + NO_BASELINE;
    }
    return it.last().isEmpty()
        ? ""
        : it.baseline()
            .map(baseline ->
                ", %s against %s"
                    .formatted(NumberFormats.rounded(it.last().getFirst()), of(baseline)))
            .orElse("");
  }

  /// Returns the sentence on the first check that has nothing to judge because there is no good
  /// release.
  static Optional<String> findMissing(CumulativeEvidence evidence) {
    return evidence
        .live()
        .filter(checkState -> checkState.judge() instanceof ThresholdJudge it && it.hasNoBaseline())
        .flatMap(checkState -> IndependentChecks.findNoDataReason(checkState).stream())
        .findFirst();
  }

  /// Returns why the newest value cannot be compared with the baseline; empty if it can.
  static String inconclusiveSuffix(ThresholdJudge it) {
    return it.baseline()
        .filter(_ -> !it.last().isEmpty())
        .filter(
            _ -> it.compareWithBaseline(it.last().getFirst()) == MeasurementOutcome.INCONCLUSIVE)
        .map(baseline ->
            "; the last value was %s, which is no multiple of the %s"
                .formatted(NumberFormats.rounded(it.last().getFirst()), of(baseline)))
        .orElse("");
  }

  private BaselineMessages() {}
}
