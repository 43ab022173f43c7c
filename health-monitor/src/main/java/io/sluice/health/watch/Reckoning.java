package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.contract.Token;
import io.sluice.domain.condition.Condition;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Measured.Outcome;
import io.sluice.health.source.Answer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Converts a source's response to a measurement for a tick: totals to their increase since the
/// previous response, values to the outcome of the check's conditions.
final class Reckoning {
  private static final String NAN_IS_ASKED_FOR = "isNaN";

  private final Check check;
  private Optional<Conditions> conditions = Optional.empty();
  private Optional<Begin> before = Optional.empty();

  /// @param fault why they cannot be evaluated; empty if they can
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
  private record Begin(Raw raw, int weight) {}

  Reckoning(Check check) {
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
  Optional<Measured> of(Answer answer, int weight) {
    boolean counts = check.compare().isPresent() || check.limit().isPresent();
    boolean tells = check.source() instanceof Source.External;
    return switch (answer) {
      case Answer.Nothing(var reason) -> missing(reason);
      case Answer.Told told when tells ->
          Optional.of(new Measured.Told(check.name(), told.kind(), told.sentence()));
      case Answer.Totals totals when counts -> totals(totals, weight);
      case Answer.Values values when !counts && !tells -> Optional.of(values(values));
      case Answer.Told _ -> missing("a verdict where numbers are required");
      case Answer.Totals _ -> missing("counts where a value is required");
      case Answer.Values _ -> missing("a value where counts are required");
    };
  }

  private Optional<Measured> missing(String reason) {
    return Optional.of(new Measured.Missing(check.name(), reason));
  }

  private Optional<Measured> totals(Answer.Totals totals, int weight) {
    Raw raw =
        new Raw(totals.startId(), Token.NONE, Instant.EPOCH, totals.candidate(), totals.stable());
    Optional<Begin> last = before;
    before = Optional.of(new Begin(raw, weight));
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Raw begin = last.get().raw();
    if (!raw.continues(begin)) {
      return missing("its counters restarted");
    }
    if (raw.isOlderThan(begin)) {
      return missing("its counters decreased");
    }
    return last.get().weight() == weight ? Optional.of(counted(begin, raw)) : Optional.empty();
  }

  /// Returns the increase of the counts. An instance without previous counts is left out, since the
  /// time of its requests is unknown; its counts start now.
  private Measured counted(Raw begin, Raw end) {
    Raw known =
        new Raw(
            end.startId(),
            end.token(),
            end.at(),
            known(end.candidate(), begin.candidate()),
            known(end.stable(), begin.stable()));
    return new Measured.Counted(
        check.name(),
        Raw.between(begin.candidate(), known.candidate()),
        Raw.between(begin.stable(), known.stable()),
        known.fleet(begin));
  }

  private static Map<String, Counts> known(Map<String, Counts> now, Map<String, Counts> before) {
    return now.entrySet().stream()
        .filter(entry -> before.containsKey(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Measured values(Answer.Values values) {
    if (values.candidate().isEmpty()) {
      return new Measured.Missing(check.name(), "no value of the candidate");
    }
    if (check.threshold().isEmpty()) {
      return new Measured.Valued(
          check.name(), Outcome.SUCCESS, values.candidate(), values.stable());
    }
    if (Double.isNaN(values.candidate().getFirst()) && !asksForNaN(check.threshold().get())) {
      return new Measured.Missing(check.name(), "the value is no number (NaN)");
    }
    Optional<String> fault = conditions().fault();
    if (fault.isPresent()) {
      return new Measured.Missing(check.name(), fault.get());
    }
    try {
      return new Measured.Valued(
          check.name(),
          outcome(check.threshold().get(), values),
          values.candidate(),
          values.stable());
    } catch (Condition.Unanswered e) {
      return new Measured.Missing(check.name(), e.reason());
    }
  }

  private static boolean asksForNaN(Threshold threshold) {
    return threshold.successCondition().filter(it -> it.contains(NAN_IS_ASKED_FOR)).isPresent()
        || threshold.failureCondition().filter(it -> it.contains(NAN_IS_ASKED_FOR)).isPresent();
  }

  /// Evaluates the conditions as Argo Rollouts does; a value outside the range fails regardless of
  /// them.
  private Outcome outcome(Threshold threshold, Answer.Values values) throws Condition.Unanswered {
    double value = values.candidate().getFirst();
    if (threshold.range().filter(range -> !range.has(value)).isPresent()) {
      return Outcome.FAILURE;
    }
    Optional<Condition> success = conditions().success();
    Optional<Condition> failure = conditions().failure();
    boolean fails = failure.isPresent() && holds(failure.get(), values);
    boolean succeeds = success.isPresent() && holds(success.get(), values);
    if (failure.isPresent() && success.isPresent() && !fails && !succeeds) {
      return Outcome.INCONCLUSIVE;
    }
    return fails || (success.isPresent() && !succeeds) ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  private static boolean holds(Condition condition, Answer.Values values)
      throws Condition.Unanswered {
    return condition.holds(values.candidate(), values.stable());
  }
}
