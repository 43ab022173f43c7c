package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import io.sluice.contract.Scoring;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The decisions on checks that are judged independently of the e-processes: thresholds, scores and
/// external verdicts.
final class Apart {

  /// Returns the check that rolls the candidate back at this tick; empty if there is none.
  ///
  /// @param ledger the evidence, with this tick included
  static Optional<Trial> failed(Ledger ledger, Tick tick) {
    return ledger
        .live()
        .filter(trial ->
            isFailed(trial) || (trial.judge() instanceof Score && scoresFail(ledger, tick)))
        .findFirst();
  }

  private static boolean isFailed(Trial trial) {
    return switch (trial.judge()) {
      case Threshold threshold -> threshold.phase() == Threshold.Phase.FAILED;
      case Elsewhere elsewhere -> elsewhere.kind() == Verdict.Kind.UNHEALTHY;
      case Score _, Comparison _, Limit _, Restarts _ -> false;
    };
  }

  /// Whether the scores fail at this tick. Scores are judged before the end of a window only if the
  /// policy sets an interval.
  private static boolean scoresFail(Ledger ledger, Tick tick) {
    return ledger.scoring().interval().filter(every -> isDue(ledger, tick, every)).isPresent()
        && isBad(ledger);
  }

  /// Whether a multiple of `every` since the first tick falls into this tick.
  private static boolean isDue(Ledger ledger, Tick tick, Duration every) {
    Instant first = ledger.from().orElse(tick.from());
    long now = Duration.between(first, tick.to()).dividedBy(every);
    return now > Duration.between(first, tick.from()).dividedBy(every);
  }

  /// Whether the total score is below the pass mark and at or below the marginal score.
  static boolean isBad(Ledger ledger) {
    Scoring scoring = ledger.scoring();
    return Scores.total(ledger)
        .filter(total -> total < scoring.pass() && total <= scoring.marginal())
        .isPresent();
  }

  /// Returns why `trial` is inconclusive although it has data; empty if it is not.
  static Optional<String> unclear(Trial trial, Ledger ledger) {
    String name = trial.check().name();
    return switch (trial.judge()) {
      case Threshold it when it.phase() == Threshold.Phase.INCONCLUSIVE ->
          Optional.of(
              "check %s has %d inconclusive measurements, limit %d%s"
                  .formatted(
                      name, it.unclear(), it.rules().inconclusiveLimit(), Against.unclear(it)));
      case Elsewhere it when it.told().isPresent() && it.kind() != Verdict.Kind.HEALTHY ->
          Optional.of("check %s is not healthy".formatted(name));
      case Score it when it.found().isPresent() ->
          Scores.total(ledger)
              .filter(total -> total < ledger.scoring().pass())
              .map(total ->
                  "the score of %s does not reach %s"
                      .formatted(Words.plain(total), Words.plain(ledger.scoring().pass())));
      case Threshold _, Elsewhere _, Score _, Comparison _, Limit _, Restarts _ -> Optional.empty();
    };
  }

  /// Returns why `trial` has no data, or too few, in the present step; empty if it has enough.
  static Optional<String> silent(Trial trial) {
    String nothing = "check %s has nothing to judge".formatted(trial.check().name());
    String why = trial.away().map(away -> ": " + away.sentence()).orElse("");
    return switch (trial.judge()) {
      case Threshold it when it.lacksBaseline() && why.isEmpty() ->
          Optional.of("%s: %s".formatted(nothing, Against.NOBODY));
      case Threshold it when it.lacksData() -> Optional.of(nothing + why);
      case Threshold it when trial.spoke() && it.unfinished() ->
          Optional.of(
              "check %s is not finished after %d measurements"
                  .formatted(trial.check().name(), it.measured()));
      case Score it when it.found().isEmpty() ->
          Optional.of(
              "check %s has too few values (%d)%s"
                  .formatted(trial.check().name(), it.candidate().size(), why));
      case Threshold _ -> trial.spoke() ? Optional.empty() : Optional.of(nothing + why);
      case Restarts _ -> Optional.empty();
      case Score _, Elsewhere _, Comparison _, Limit _ ->
          trial.spoke() && trial.away().isEmpty() ? Optional.empty() : Optional.of(nothing + why);
    };
  }

  /// Returns the decision for a check without data; empty if another check with data is enough.
  static Optional<Decision> onNoData(Trial trial) {
    Check check = trial.check();
    boolean isAlone = trial.judge() instanceof Threshold it && it.lacksBaseline();
    return trial.isOfRouter() || isAlone
        ? check.onNoData()
        : Optional.of(check.onNoData().orElse(Decision.HOLD));
  }

  static Decision onInconclusive(Trial trial) {
    return trial.check().onInconclusive().orElse(Decision.HOLD);
  }

  private Apart() {}
}
