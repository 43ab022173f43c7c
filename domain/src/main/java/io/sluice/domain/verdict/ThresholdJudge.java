package io.sluice.domain.verdict;

import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import java.util.List;
import java.util.Optional;

/// Counts successful and failed measurements, as an analysis of Argo Rollouts does: failures add up
/// over the whole release, consecutive or not.
///
/// It differs in two ways. Measurement errors never fail the check: after more than
/// [io.sluice.contract.Threshold#consecutiveErrorLimit] consecutive errors it has no data, until
/// the next measurement succeeds. An inconclusive check continues to measure, so that it can still
/// fail: the order of the measurements does not matter.
///
/// @param check name of the check
/// @param good number of successful measurements
/// @param failed number of failed measurements
/// @param unclear number of inconclusive measurements
/// @param goodInARow number of consecutive successes, the newest measurement included
/// @param missing number of consecutive measurement errors, the newest measurement included
/// @param last values of the newest measurement; empty before the first
/// @param baseline baseline of earlier good releases; empty if there was none, or if the rules
///   require none
public record ThresholdJudge(
    String check,
    io.sluice.contract.Threshold rules,
    int good,
    int failed,
    int unclear,
    int goodInARow,
    int missing,
    List<Double> last,
    Optional<Baseline> baseline)
    implements Judge {
  public ThresholdJudge {
    last = List.copyOf(last);
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
    return new ThresholdJudge(check, rules, 0, 0, 0, 0, 0, List.of(), Optional.empty());
  }

  /// Returns the judge with the baseline of earlier good releases.
  ///
  /// @param means means of the releases, the newest first
  ThresholdJudge withBaseline(List<Double> means) {
    return new ThresholdJudge(
        check,
        rules,
        good,
        failed,
        unclear,
        goodInARow,
        missing,
        last,
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
    if (rules.failureLimit() >= 0 && failed > rules.failureLimit()) {
      return Phase.FAILED;
    }
    if (unclear > rules.inconclusiveLimit()) {
      return Phase.INCONCLUSIVE;
    }
    if (hasNoData()) {
      return Phase.NO_DATA;
    }
    boolean isDone =
        rules.count().filter(enough -> measured() >= enough).isPresent()
            || rules.consecutiveSuccessLimit().filter(enough -> goodInARow >= enough).isPresent();
    return isDone ? Phase.DONE : Phase.RUNNING;
  }

  /// Returns the number of measurements without errors.
  public int measured() {
    return good + failed + unclear;
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
    return missing > rules.consecutiveErrorLimit();
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
          switch (worse(outcome, compareWithBaseline(candidate.getFirst()))) {
            case SUCCESS -> with(good + 1, failed, unclear, goodInARow + 1, 0, candidate);
            case FAILURE -> with(good, failed + 1, unclear, 0, 0, candidate);
            case INCONCLUSIVE -> with(good, failed, unclear + 1, 0, 0, candidate);
          };
      case SourceSample.Missing _ -> with(good, failed, unclear, 0, missing + 1, last);
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

  private ThresholdJudge with(
      int good, int failed, int unclear, int goodInARow, int missing, List<Double> last) {
    return new ThresholdJudge(
        check, rules, good, failed, unclear, goodInARow, missing, last, baseline);
  }

  @Override
  public boolean hasDataFor(Tick tick) {
    return !hasNoBaseline()
        && (phase() == Phase.DONE
            || tick.measured().stream()
                .anyMatch(it -> it instanceof SourceSample.Valued && it.check().equals(check)));
  }
}
