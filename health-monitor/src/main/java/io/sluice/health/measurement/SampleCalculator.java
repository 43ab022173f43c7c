package io.sluice.health.measurement;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.contract.Token;
import io.sluice.domain.condition.Condition;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.watch.TickStart;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Converts a source's response to a measurement for a tick: totals to their increase since the
/// previous response, values to the outcome of the check's conditions.
final class SampleCalculator {
  private static final String IS_NAN = "isNaN";

  private final Check check;
  private Optional<Conditions> conditions = Optional.empty();
  private Optional<CountStart> before = Optional.empty();

  /// @param fault reason why they cannot be evaluated; empty if they can
  private record Conditions(
      Optional<Condition> success, Optional<Condition> failure, Optional<String> fault) {

    static Conditions of(Check check) {
      try {
        return new Conditions(
            check.threshold().flatMap(Threshold::successCondition).map(Condition::of),
            check.threshold().flatMap(Threshold::failureCondition).map(Condition::of),
            Optional.empty());
      } catch (IllegalArgumentException e) {
        // Such a condition is rejected when it is posted, unless an older version accepted it.
        return new Conditions(
            Optional.empty(), Optional.empty(), Optional.of("no condition: " + e.getMessage()));
      }
    }
  }

  /// The start of an increase, and the candidate's weight at that time.
  private record CountStart(TickStart raw, int weight) {}

  SampleCalculator(Check check) {
    this.check = check;
  }

  /// Parses the conditions ahead of time, since that takes a moment; call it outside of locks.
  void prepare() {
    conditions();
  }

  private synchronized Conditions conditions() {
    if (conditions.isEmpty()) {
      conditions = Optional.of(Conditions.of(check));
    }
    return conditions.get();
  }

  /// @param weight the candidate's weight, in percent
  /// @return empty for the first counts, and if the weight has changed since the previous ones
  Optional<SourceSample> find(SourceResponse response, int weight) {
    boolean requiresCounts = check.compare().isPresent() || check.limit().isPresent();
    boolean reportsVerdicts = check.source() instanceof Source.External;
    return switch (response) {
      case SourceResponse.NoData(var reason) -> findMissing(reason);
      case SourceResponse.ExternalVerdict verdict when reportsVerdicts ->
          Optional.of(
              new SourceSample.ExternalVerdict(check.name(), verdict.kind(), verdict.sentence()));
      case SourceResponse.Totals totals when requiresCounts -> findTotals(totals, weight);
      case SourceResponse.Values values when !requiresCounts && !reportsVerdicts ->
          Optional.of(values(values));
      case SourceResponse.ExternalVerdict _ -> findMissing("a verdict where numbers are required");
      case SourceResponse.Totals _ -> findMissing("counts where a value is required");
      case SourceResponse.Values _ -> findMissing("a value where counts are required");
    };
  }

  private Optional<SourceSample> findMissing(String reason) {
    return Optional.of(new SourceSample.Missing(check.name(), reason));
  }

  private Optional<SourceSample> findTotals(SourceResponse.Totals totals, int weight) {
    TickStart now =
        new TickStart(
            totals.startId(), Token.NONE, Instant.EPOCH, totals.candidate(), totals.stable());
    Optional<CountStart> last = before;
    before = Optional.of(new CountStart(now, weight));
    if (last.isEmpty()) {
      return Optional.empty();
    }
    TickStart begin = last.get().raw();
    if (!now.isContinuation(begin)) {
      return findMissing("its counters restarted");
    }
    if (now.isOlderThan(begin)) {
      return findMissing("its counters decreased");
    }
    return last.get().weight() == weight ? Optional.of(counted(begin, now)) : Optional.empty();
  }

  /// Returns the increase of the counts. An instance without previous counts is left out, since the
  /// time of its requests is unknown; its counts start now.
  private SourceSample counted(TickStart begin, TickStart end) {
    TickStart common =
        new TickStart(
            end.startId(),
            end.token(),
            end.at(),
            withPrevious(end.candidate(), begin.candidate()),
            withPrevious(end.stable(), begin.stable()));
    return new SourceSample.Counted(
        check.name(),
        new VersionCounts(
            TickStart.increase(begin.candidate(), common.candidate()),
            TickStart.increase(begin.stable(), common.stable()),
            common.instanceCountsSince(begin)));
  }

  private static Map<String, Counts> withPrevious(
      Map<String, Counts> now, Map<String, Counts> before) {
    return now.entrySet().stream()
        .filter(entry -> before.containsKey(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private SourceSample values(SourceResponse.Values values) {
    if (values.candidate().isEmpty()) {
      return new SourceSample.Missing(check.name(), "no value of the candidate");
    }
    if (check.threshold().isEmpty()) {
      return new SourceSample.Valued(
          check.name(), MeasurementOutcome.SUCCESS, values.candidate(), values.stable());
    }
    if (Double.isNaN(values.candidate().getFirst()) && !isNanRequested(check.threshold().get())) {
      return new SourceSample.Missing(check.name(), "the value is no number (NaN)");
    }
    Optional<String> fault = conditions().fault();
    if (fault.isPresent()) {
      return new SourceSample.Missing(check.name(), fault.get());
    }
    try {
      return new SourceSample.Valued(
          check.name(),
          outcome(check.threshold().get(), values),
          values.candidate(),
          values.stable());
    } catch (Condition.UnansweredException e) {
      return new SourceSample.Missing(check.name(), e.reason());
    }
  }

  private static boolean isNanRequested(Threshold threshold) {
    return threshold.successCondition().filter(it -> it.contains(IS_NAN)).isPresent()
        || threshold.failureCondition().filter(it -> it.contains(IS_NAN)).isPresent();
  }

  /// Evaluates the conditions as Argo Rollouts does; a value outside the range fails regardless of
  /// them.
  private MeasurementOutcome outcome(Threshold threshold, SourceResponse.Values values)
      throws Condition.UnansweredException {
    double value = values.candidate().getFirst();
    if (threshold.range().filter(range -> !range.has(value)).isPresent()) {
      return MeasurementOutcome.FAILURE;
    }
    Optional<Condition> success = conditions().success();
    Optional<Condition> failure = conditions().failure();
    boolean fails = failure.isPresent() && isMet(failure.get(), values);
    boolean succeeds = success.isPresent() && isMet(success.get(), values);
    if (failure.isPresent() && success.isPresent() && !fails && !succeeds) {
      return MeasurementOutcome.INCONCLUSIVE;
    }
    return fails || (success.isPresent() && !succeeds)
        ? MeasurementOutcome.FAILURE
        : MeasurementOutcome.SUCCESS;
  }

  private static boolean isMet(Condition condition, SourceResponse.Values values)
      throws Condition.UnansweredException {
    return condition.isMet(values.candidate(), values.stable());
  }
}
