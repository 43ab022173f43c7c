package io.sluice.domain.verdict;

import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Counts successful and failed measurements, as an analysis of Argo Rollouts does: failures add up
/// over the whole release, consecutive or not.
///
/// It differs in two ways. Measurement errors never fail the check: after more than
/// [io.sluice.contract.Threshold#consecutiveErrorLimit] consecutive errors it has no data, until
/// the next measurement succeeds. An inconclusive check continues to measure, so that it can still
/// fail: the order of the measurements does not matter.
///
/// @param check name of the check
/// @param baseline baseline of earlier good releases; empty if there was none, or if the rules
///   require none
public record ThresholdJudge(
    String check, io.sluice.contract.Threshold rules, Tally tally, Optional<Baseline> baseline)
    implements Judge {
  static final String NO_BASELINE = "no earlier good release to compare with";

  /// The measurements so far.
  ///
  /// @param good number of successful measurements
  /// @param failed number of failed measurements
  /// @param unclear number of inconclusive measurements
  /// @param goodInARow number of consecutive successes, the newest measurement included
  /// @param missing number of consecutive measurement errors, the newest measurement included
  /// @param last values of the newest measurement; empty before the first
  public record Tally(
      int good, int failed, int unclear, int goodInARow, int missing, List<Double> last) {
    private static final Tally NONE = new Tally(0, 0, 0, 0, 0, List.of());

    public Tally {
      last = List.copyOf(last);
    }

    private Tally plus(MeasurementOutcome outcome, List<Double> values) {
      return switch (outcome) {
        case SUCCESS -> new Tally(good + 1, failed, unclear, goodInARow + 1, 0, values);
        case FAILURE -> new Tally(good, failed + 1, unclear, 0, 0, values);
        case INCONCLUSIVE -> new Tally(good, failed, unclear + 1, 0, 0, values);
      };
    }

    private Tally withError() {
      return new Tally(good, failed, unclear, 0, missing + 1, last);
    }
  }

  /// The phase of the check.
  public enum Phase {
    /// The check continues to measure.
    RUNNING,
    /// The check has as many measurements as the document requires. It stops, so nothing can fail
    /// it.
    DONE,
    /// Too many measurements failed. This is final.
    FAILED,
    /// Too many measurements were inconclusive. The check measures beyond the required number and
    /// can still fail, but no number of successes clears it.
    INCONCLUSIVE,
    /// Too many consecutive measurement errors, until the next measurement succeeds.
    NO_DATA
  }

  static ThresholdJudge start(String check, io.sluice.contract.Threshold rules) {
    return new ThresholdJudge(check, rules, Tally.NONE, Optional.empty());
  }

  /// Returns the judge with the baseline of earlier good releases.
  ///
  /// @param means means of the releases, the newest first
  ThresholdJudge withBaseline(List<Double> means) {
    return new ThresholdJudge(
        check,
        rules,
        tally,
        rules.baseline().flatMap(it -> Baseline.compute(means, it.releases())));
  }

  /// Whether the check only compares with good releases, and there is none.
  boolean hasNoBaseline() {
    return isUncompared() && !rules.canJudgeAlone();
  }

  /// Whether the rules require a comparison with good releases, and there is none.
  boolean isUncompared() {
    return rules.baseline().isPresent() && baseline.isEmpty();
  }

  public Phase phase() {
    if (rules.failureLimit() >= 0 && tally.failed > rules.failureLimit()) {
      return Phase.FAILED;
    }
    if (tally.unclear > rules.inconclusiveLimit()) {
      return Phase.INCONCLUSIVE;
    }
    if (hasNoData()) {
      return Phase.NO_DATA;
    }
    boolean isDone =
        rules.count().filter(enough -> measured() >= enough).isPresent()
            || rules
                .consecutiveSuccessLimit()
                .filter(enough -> tally.goodInARow >= enough)
                .isPresent();
    return isDone ? Phase.DONE : Phase.RUNNING;
  }

  /// Returns the number of measurements without errors.
  public int measured() {
    return tally.good + tally.failed + tally.unclear;
  }

  /// Whether the check has stopped measuring.
  public boolean hasEnded() {
    return switch (phase()) {
      case RUNNING, NO_DATA, INCONCLUSIVE -> false;
      case DONE, FAILED -> true;
    };
  }

  /// Whether there were too many consecutive measurement errors, the newest measurement included.
  /// An inconclusive check can lack data too.
  boolean hasNoData() {
    return tally.missing > rules.consecutiveErrorLimit();
  }

  /// Whether the check needs further measurements even if the observation's window is over.
  boolean isUnfinished() {
    return phase() == Phase.RUNNING
        && (rules.count().isPresent() || rules.consecutiveSuccessLimit().isPresent());
  }

  @Override
  public ThresholdJudge tick(Tick tick) {
    ThresholdJudge next = this;
    for (SourceSample sample : tick.measured()) {
      if (sample.check().equals(check) && !next.hasEnded()) {
        next = next.after(sample);
      }
    }
    return next;
  }

  private ThresholdJudge after(SourceSample sample) {
    return switch (sample) {
      case SourceSample.Valued(_, var outcome, var candidate, _) ->
          with(tally.plus(worse(outcome, compareWithBaseline(candidate.getFirst())), candidate));
      case SourceSample.Missing _ -> with(tally.withError());
      case SourceSample.Counted _, SourceSample.ExternalVerdict _ -> this;
    };
  }

  /// Returns the outcome of comparing `value` with the baseline; success without a baseline.
  MeasurementOutcome compareWithBaseline(double value) {
    return rules
        .baseline()
        .flatMap(rule -> baseline.map(it -> it.judge(rule, value)))
        .orElse(MeasurementOutcome.SUCCESS);
  }

  private static MeasurementOutcome worse(MeasurementOutcome one, MeasurementOutcome other) {
    return switch (one) {
      case FAILURE -> one;
      case INCONCLUSIVE -> other == MeasurementOutcome.FAILURE ? other : one;
      case SUCCESS -> other;
    };
  }

  private ThresholdJudge with(Tally next) {
    return new ThresholdJudge(check, rules, next, baseline);
  }

  @Override
  public boolean hasDataFor(Tick tick) {
    return !hasNoBaseline()
        && (phase() == Phase.DONE
            || tick.measured().stream()
                .anyMatch(it -> it instanceof SourceSample.Valued && it.check().equals(check)));
  }

  /// Returns why the measurements roll the candidate back.
  String rollbackReason() {
    String newest = findNewest().map("; the last value was "::concat).orElse("");
    String good =
        Stream.of(rules.range().map(ThresholdJudge::range), findBounds())
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", and "));
    return "%s: %d of %d measurements failed, limit %d%s%s"
        .formatted(
            check,
            tally.failed,
            measured(),
            rules.failureLimit(),
            newest,
            good.isEmpty() ? "" : ", good is " + good);
  }

  private Optional<String> findNewest() {
    return tally.last.stream().findFirst().map(NumberFormats::rounded);
  }

  private static String range(io.sluice.contract.Threshold.Range range) {
    return Stream.concat(
            range.min().map(least -> "at least " + NumberFormats.rounded(least)).stream(),
            range.max().map(most -> "at most " + NumberFormats.rounded(most)).stream())
        .collect(Collectors.joining(" and "));
  }

  /// Returns the bounds, such as `at most 1.1 times the 10.1 of the last 5 good releases`; empty
  /// without a baseline.
  private Optional<String> findBounds() {
    return baseline.flatMap(it ->
        rules.baseline().map(factors -> "%s the %s".formatted(factors(factors), it.sentence())));
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

  /// Returns a text such as `3 of 4 measurements good, 12.4 against 10.1 of the last 5 good
  /// releases`; empty before the first measurement.
  Optional<String> findSummary() {
    if (measured() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        hasNoBaseline()
            ? NO_BASELINE
            : "%d of %d measurements good%s".formatted(tally.good, measured(), newestSuffix()));
  }

  private String newestSuffix() {
    if (isUncompared()) {
      return ", " + NO_BASELINE;
    }
    return baseline
        .flatMap(it -> findNewest().map(last -> ", %s against %s".formatted(last, it.sentence())))
        .orElse("");
  }

  /// Returns why the measurements are inconclusive.
  String inconclusiveReason() {
    return "check %s has %d inconclusive measurements, limit %d%s"
        .formatted(check, tally.unclear, rules.inconclusiveLimit(), incomparableSuffix());
  }

  /// Returns why the newest value cannot be compared with the baseline; empty if it can.
  private String incomparableSuffix() {
    boolean isIncomparable =
        tally.last.stream()
            .limit(1)
            .anyMatch(it -> compareWithBaseline(it) == MeasurementOutcome.INCONCLUSIVE);
    return baseline
        .filter(_ -> isIncomparable)
        .flatMap(it ->
            findNewest()
                .map(last ->
                    "; the last value was %s, which is no multiple of the %s"
                        .formatted(last, it.sentence())))
        .orElse("");
  }
}
