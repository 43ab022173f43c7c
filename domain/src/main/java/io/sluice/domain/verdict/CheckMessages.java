package io.sluice.domain.verdict;

import io.sluice.contract.Evidence.Label;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sentences about thresholds, scores and external verdicts.
final class CheckMessages {

  /// Returns why `checkState` rolls the candidate back; empty for a comparison or a limit.
  static Optional<String> findRollbackReason(CheckState checkState, CumulativeEvidence evidence) {
    String name = checkState.check().name();
    return switch (checkState.judge()) {
      case ThresholdJudge it -> Optional.of(failed(name, it));
      case ScoreJudge _ -> Optional.of(score(evidence));
      case ExternalVerdictJudge it ->
          it.verdict()
              .map(externalVerdict ->
                  "%s is unhealthy: %s".formatted(name, externalVerdict.sentence()));
      case RestartJudge it -> Optional.of(RestartMessages.rollbackReason(it, evidence));
      case ComparisonJudge _, LimitJudge _ -> Optional.empty();
    };
  }

  private static String failed(String name, ThresholdJudge it) {
    String last =
        it.last().isEmpty()
            ? ""
            : "; the last value was " + NumberFormats.rounded(it.last().getFirst());
    String good =
        Stream.of(it.rules().range().map(CheckMessages::range), BaselineMessages.findBounds(it))
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
            range.min().map(least -> "at least " + NumberFormats.rounded(least)).stream(),
            range.max().map(most -> "at most " + NumberFormats.rounded(most)).stream())
        .collect(Collectors.joining(" and "));
  }

  /// Returns a text such as `score 50, pass 95, marginal 75: latency is high by 12.3 (9.1 to
  /// 15.2)`.
  static String score(CumulativeEvidence evidence) {
    String findings =
        evidence
            .live()
            .flatMap(checkState ->
                checkState.judge() instanceof ScoreJudge scoreJudge
                    ? findOffReason(scoreJudge).stream()
                    : Stream.empty())
            .collect(Collectors.joining(", "));
    return "score %s, pass %s, marginal %s: %s"
        .formatted(
            NumberFormats.plain(ScoreAggregator.findTotal(evidence).orElse(0.0)),
            NumberFormats.plain(evidence.scoring().pass()),
            NumberFormats.plain(evidence.scoring().marginal()),
            findings);
  }

  private static Optional<String> findOffReason(ScoreJudge scoreJudge) {
    return scoreJudge
        .found()
        .filter(found -> found.label() != Label.PASS)
        .map(found ->
            "%s is %s by %s (%s to %s)"
                .formatted(
                    scoreJudge.check(),
                    found.label() == Label.HIGH ? "high" : "low",
                    NumberFormats.rounded(Math.abs(found.shift().estimate())),
                    NumberFormats.rounded(found.shift().lower()),
                    NumberFormats.rounded(found.shift().upper())));
  }

  /// Returns the state of each check that is no dry run, and the total score, each as a short text.
  static Stream<String> summarize(CumulativeEvidence evidence) {
    Stream<String> each = evidence.live().flatMap(checkState -> find(checkState).stream());
    Optional<String> total =
        ScoreAggregator.findTotal(evidence)
            .map(score ->
                "score %s, pass %s"
                    .formatted(
                        NumberFormats.plain(score),
                        NumberFormats.plain(evidence.scoring().pass())));
    return Stream.concat(each, total.stream());
  }

  private static Optional<String> find(CheckState checkState) {
    String name = checkState.check().name();
    Optional<String> outage = checkState.outage().map(it -> name + ": " + it.sentence());
    return switch (checkState.judge()) {
      case ThresholdJudge it ->
          outage.or(() -> Optional.of(name + ": " + good(it)).filter(_ -> it.measured() > 0));
      case ExternalVerdictJudge it ->
          outage.or(() -> it.verdict().map(_ -> name + ": " + NumberFormats.kind(it.kind())));
      case RestartJudge it -> RestartMessages.findSummary(name, it);
      case ScoreJudge _, ComparisonJudge _, LimitJudge _ -> outage;
    };
  }

  private static String good(ThresholdJudge it) {
    return it.hasNoBaseline()
        ? BaselineMessages.NO_BASELINE
        : "%d of %d measurements good%s"
            .formatted(it.good(), it.measured(), BaselineMessages.newestSuffix(it));
  }

  private CheckMessages() {}
}
