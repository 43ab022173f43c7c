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

/// Makes of a source's answer what a tick takes: of totals what was counted since the answer
/// before, of values what the check's conditions say.
final class Reckoning {
  private static final String NAN_IS_ASKED_FOR = "isNaN";

  private final Check check;
  private Optional<Conditions> conditions = Optional.empty();
  private Optional<Begin> before = Optional.empty();

  /// @param fault why they cannot be asked; empty if they can
  private record Conditions(
      Optional<Condition> success, Optional<Condition> failure, Optional<String> fault) {

    static Conditions of(Check check) {
      try {
        return new Conditions(
            check.threshold().flatMap(Threshold::successCondition).map(Condition::of),
            check.threshold().flatMap(Threshold::failureCondition).map(Condition::of),
            Optional.empty());
      } catch (IllegalArgumentException e) {
        // It was refused when it was posted, unless an older version took it.
        return new Conditions(
            Optional.empty(), Optional.empty(), Optional.of("no condition: " + e.getMessage()));
      }
    }
  }

  /// Where counts begin, and under which share of the candidate's.
  private record Begin(Raw raw, int weight) {}

  Reckoning(Check check) {
    this.check = check;
  }

  /// Reads the conditions, which takes a moment: to be called where nobody waits.
  void prepare() {
    conditions();
  }

  private synchronized Conditions conditions() {
    if (conditions.isEmpty()) {
      conditions = Optional.of(Conditions.of(check));
    }
    return conditions.get();
  }

  /// @param weight the candidate's share, in percent
  /// @return empty where counts begin
  Optional<Measured> of(Answer answer, int weight) {
    boolean counts = check.compare().isPresent() || check.limit().isPresent();
    boolean tells = check.source() instanceof Source.External;
    return switch (answer) {
      case Answer.Nothing(var reason) -> missing(reason);
      case Answer.Told told when tells ->
          Optional.of(new Measured.Told(check.name(), told.kind(), told.sentence()));
      case Answer.Totals totals when counts -> totals(totals, weight);
      case Answer.Values values when !counts && !tells -> Optional.of(values(values));
      case Answer.Told _ -> missing("a verdict where numbers are wanted");
      case Answer.Totals _ -> missing("counts where a value is wanted");
      case Answer.Values _ -> missing("a value where counts are wanted");
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
      return missing("its counters began anew");
    }
    if (raw.isOlderThan(begin)) {
      return missing("its counters went back");
    }
    return last.get().weight() == weight ? Optional.of(counted(begin, raw)) : Optional.empty();
  }

  /// An instance that was not there before brings a past that nobody knows: it begins now.
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
      return new Measured.Missing(check.name(), "no value of the candidate's");
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

  /// As Argo Rollouts has it; the range fails by itself.
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
