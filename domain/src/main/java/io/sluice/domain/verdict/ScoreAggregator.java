package io.sluice.domain.verdict;

import io.sluice.contract.Evidence.Label;
import io.sluice.contract.Scoring;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The total score, 0 to 100: the score of a group is the share of its checks that pass, and groups
/// are weighted. Checks without data belong to no group; a failed critical check makes the total 0.
/// In Kayenta half of all metrics without data make the score 0, which would be a rollback.
final class ScoreAggregator {

  /// The result of one check.
  ///
  /// @param group name of the group of checks that it is scored with
  record Part(String group, Label label, boolean critical) {}

  /// Returns the total score of all checks of `evidence` that are no dry runs.
  ///
  /// @return empty if no check with data belongs to a group of weight above 0
  static Optional<Double> findTotal(CumulativeEvidence evidence) {
    return findTotal(parts(evidence.checks()).toList(), evidence.scoring());
  }

  static Optional<Double> findTotal(List<Part> parts, Scoring scoring) {
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    if (parts.stream().anyMatch(Part::critical)) {
      return Optional.of(0.0);
    }
    Map<String, Double> weights = weights(parts, scoring);
    double all = weights.values().stream().mapToDouble(it -> it).sum();
    double sum =
        weights.entrySet().stream()
            .mapToDouble(entry -> share(parts, entry.getKey()) * entry.getValue())
            .sum();
    return all == 0 ? Optional.empty() : Optional.of(Math.round(10_000 * sum / all) / 100.0);
  }

  /// Returns the weight of each group. Groups without a configured weight share the rest up to 100.
  private static Map<String, Double> weights(List<Part> parts, Scoring scoring) {
    Map<String, Double> weights = new TreeMap<>();
    double unassigned = 100 - scoring.weights().values().stream().mapToDouble(it -> it).sum();
    long unweighted =
        parts.stream()
            .map(Part::group)
            .distinct()
            .filter(group -> !scoring.weights().containsKey(group))
            .count();
    parts.forEach(part ->
        weights.put(
            part.group(), scoring.weights().getOrDefault(part.group(), unassigned / unweighted)));
    return weights;
  }

  private static double share(List<Part> parts, String group) {
    List<Part> mine = parts.stream().filter(part -> part.group().equals(group)).toList();
    return (double) mine.stream().filter(part -> part.label() == Label.PASS).count() / mine.size();
  }

  private static Stream<Part> parts(List<CheckState> checkStates) {
    return checkStates.stream()
        .filter(checkState -> !checkState.isDry())
        .flatMap(checkState ->
            checkState.judge() instanceof ScoreJudge scoreJudge
                ? scoreJudge.found().stream().map(found -> part(scoreJudge, found))
                : Stream.empty());
  }

  private static Part part(ScoreJudge scoreJudge, ScoreJudge.Found found) {
    return new Part(
        scoreJudge.rules().group().orElse(scoreJudge.check()), found.label(), found.critical());
  }

  /// Whether the total score is below the pass mark and at or below the marginal score.
  static boolean isBad(CumulativeEvidence evidence) {
    Scoring scoring = evidence.scoring();
    return findTotal(evidence)
        .filter(total -> total < scoring.pass() && total <= scoring.marginal())
        .isPresent();
  }

  /// Whether the scores fail at this tick. Scores are judged before the end of a window only if the
  /// policy sets an interval.
  ///
  /// @param evidence the evidence, with this tick included
  static boolean isBadAt(CumulativeEvidence evidence, Tick.Span tick) {
    return evidence.scoring().interval().filter(it -> isDue(evidence, tick, it)).isPresent()
        && isBad(evidence);
  }

  /// Whether a multiple of `interval` since the first tick falls into this tick.
  private static boolean isDue(CumulativeEvidence evidence, Tick.Span tick, Duration interval) {
    Instant first = evidence.ticks().from().orElse(tick.from());
    long now = Duration.between(first, tick.to()).dividedBy(interval);
    return now > Duration.between(first, tick.from()).dividedBy(interval);
  }

  /// Returns a text such as `score 50, pass 95, marginal 75: latency is high by 12.3 (9.1 to
  /// 15.2)`.
  static String sentence(CumulativeEvidence evidence) {
    String findings =
        evidence
            .live()
            .flatMap(checkState ->
                checkState.judge() instanceof ScoreJudge it
                    ? it.findOffReason().stream()
                    : Stream.empty())
            .collect(Collectors.joining(", "));
    return "score %s, pass %s, marginal %s: %s"
        .formatted(
            NumberFormats.plain(findTotal(evidence).orElse(0.0)),
            NumberFormats.plain(evidence.scoring().pass()),
            NumberFormats.plain(evidence.scoring().marginal()),
            findings);
  }

  /// Returns a text such as `score 50, pass 95`; empty if no check has data.
  static Optional<String> findSummary(CumulativeEvidence evidence) {
    return findTotal(evidence)
        .map(score ->
            "score %s, pass %s"
                .formatted(
                    NumberFormats.plain(score), NumberFormats.plain(evidence.scoring().pass())));
  }

  /// Returns why the total score is inconclusive; empty if it passes.
  static Optional<String> findInconclusiveReason(CumulativeEvidence evidence) {
    double pass = evidence.scoring().pass();
    return findTotal(evidence)
        .filter(total -> total < pass)
        .map(total ->
            "the score of %s does not reach %s"
                .formatted(NumberFormats.plain(total), NumberFormats.plain(pass)));
  }

  private ScoreAggregator() {}
}
