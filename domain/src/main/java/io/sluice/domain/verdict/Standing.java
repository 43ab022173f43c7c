package io.sluice.domain.verdict;

import io.sluice.contract.Evidence.Label;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sentences about thresholds, scores and external verdicts.
final class Standing {

  /// Returns why `trial` rolls the candidate back; empty for a comparison or a limit.
  static Optional<String> why(Trial trial, Ledger ledger) {
    String name = trial.check().name();
    return switch (trial.judge()) {
      case Threshold it -> Optional.of(failed(name, it));
      case Score _ -> Optional.of(score(ledger));
      case Elsewhere it ->
          it.told().map(told -> "%s is unhealthy: %s".formatted(name, told.sentence()));
      case Restarts it -> Optional.of(Endings.why(it, ledger));
      case Comparison _, Limit _ -> Optional.empty();
    };
  }

  private static String failed(String name, Threshold it) {
    String last =
        it.last().isEmpty() ? "" : "; the last value was " + Words.rounded(it.last().getFirst());
    String good =
        Stream.of(it.rules().range().map(Standing::range), Against.good(it))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", and "));
    return "%s: %d of %d measurements failed, limit %d%s%s"
        .formatted(
            name,
            it.failed(),
            it.measured(),
            it.rules().failureLimit(),
            last,
            good.isEmpty() ? "" : ", good is " + good);
  }

  private static String range(io.sluice.contract.Threshold.Range range) {
    return Stream.concat(
            range.min().map(least -> "at least " + Words.rounded(least)).stream(),
            range.max().map(most -> "at most " + Words.rounded(most)).stream())
        .collect(Collectors.joining(" and "));
  }

  /// Returns a text such as `score 50, pass 95, marginal 75: latency is high by 12.3 (9.1 to
  /// 15.2)`.
  static String score(Ledger ledger) {
    String off =
        ledger
            .live()
            .flatMap(trial ->
                trial.judge() instanceof Score score ? off(score).stream() : Stream.empty())
            .collect(Collectors.joining(", "));
    return "score %s, pass %s, marginal %s: %s"
        .formatted(
            Words.plain(Scores.total(ledger).orElse(0.0)),
            Words.plain(ledger.scoring().pass()),
            Words.plain(ledger.scoring().marginal()),
            off);
  }

  private static Optional<String> off(Score score) {
    return score
        .found()
        .filter(found -> found.label() != Label.PASS)
        .map(found ->
            "%s is %s by %s (%s to %s)"
                .formatted(
                    score.check(),
                    found.label() == Label.HIGH ? "high" : "low",
                    Words.rounded(Math.abs(found.shift().estimate())),
                    Words.rounded(found.shift().lower()),
                    Words.rounded(found.shift().upper())));
  }

  /// Returns the state of each check that is no dry run, and the total score, each as a short text.
  static Stream<String> of(Ledger ledger) {
    Stream<String> each = ledger.live().flatMap(trial -> of(trial).stream());
    Optional<String> total =
        Scores.total(ledger)
            .map(score ->
                "score %s, pass %s"
                    .formatted(Words.plain(score), Words.plain(ledger.scoring().pass())));
    return Stream.concat(each, total.stream());
  }

  private static Optional<String> of(Trial trial) {
    String name = trial.check().name();
    Optional<String> away = trial.away().map(it -> name + ": " + it.sentence());
    return switch (trial.judge()) {
      case Threshold it ->
          away.or(() -> Optional.of(name + ": " + good(it)).filter(_ -> it.measured() > 0));
      case Elsewhere it -> away.or(() -> it.told().map(_ -> name + ": " + Words.kind(it.kind())));
      case Restarts it -> Endings.standing(name, it);
      case Score _, Comparison _, Limit _ -> away;
    };
  }

  private static String good(Threshold it) {
    return it.lacksBaseline()
        ? Against.NOBODY
        : "%d of %d measurements good%s".formatted(it.good(), it.measured(), Against.standing(it));
  }

  private Standing() {}
}
