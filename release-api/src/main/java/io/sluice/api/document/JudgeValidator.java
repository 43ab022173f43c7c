package io.sluice.api.document;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Restarts;
import io.sluice.contract.Score;
import io.sluice.contract.Scoring;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.domain.condition.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Validates the judge of a check: there is exactly one, it can judge the source's data, and its
/// values are within their bounds.
final class JudgeValidator {
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);
  private static final Duration INTERVAL_MAX = Duration.ofHours(1);
  private static final Duration DELAY_MAX = Duration.ofHours(24);
  private static final int TIMES_MAX = 100_000;
  private static final int ENDED_MAX = 20;
  private static final double RATE_MAX = 100;
  private static final double ALL = 100;

  private final ValidationErrors validationErrors;

  JudgeValidator(ValidationErrors validationErrors) {
    this.validationErrors = validationErrors;
  }

  void check(String at, Check check) {
    List<String> judges = judges(check);
    if (check.source() instanceof Source.External) {
      validationErrors.require(
          judges.isEmpty(),
          at,
          "the source external is already a verdict: remove %s"
              .formatted(String.join(", ", judges)));
    } else if (judges.size() != 1) {
      String are = judges.isEmpty() ? "there is none" : "there are " + String.join(", ", judges);
      validationErrors.add(
          at, "a check must have one of compare, limit, threshold, score and restarts; " + are);
    } else if (check.restarts().isPresent()) {
      restarts(at, check, check.restarts().get());
    } else {
      fits(at, check, judges.getFirst());
    }
    check.threshold().ifPresent(threshold -> threshold(at + "/threshold", threshold));
    check.score().ifPresent(score -> score(at + "/score", score));
    check.interval().ifPresent(interval -> interval(at + "/interval", check, interval));
  }

  private static List<String> judges(Check check) {
    return Stream.of(
            check.compare().map(_ -> "compare"),
            check.limit().map(_ -> "limit"),
            check.threshold().map(_ -> "threshold"),
            check.score().map(_ -> "score"),
            check.restarts().map(_ -> "restarts"))
        .flatMap(Optional::stream)
        .toList();
  }

  /// Requires a judge for the kind of data: counts are compared or limited; values have a threshold
  /// or a score.
  private void fits(String at, Check check, String judge) {
    boolean judgesCounts = check.compare().isPresent() || check.limit().isPresent();
    Optional<Boolean> counts = findCounting(check.source());
    validationErrors.require(
        counts.filter(it -> it != judgesCounts).isEmpty(),
        at + "/source",
        judgesCounts
            ? "%s gives a value, which has a threshold or a score, and no %s"
                .formatted(check.source().key(), judge)
            : "%s counts requests, which are compared or limited, and have no %s"
                .formatted(check.source().key(), judge));
  }

  /// Returns whether a source counts requests; empty if it may.
  private static Optional<Boolean> findCounting(Source source) {
    return switch (source) {
      case Source.Router _, Source.Probe _ -> Optional.of(true);
      case Source.Http _, Source.Sql _ -> Optional.of(false);
      case Source.Prometheus it -> Optional.of(it.query().isEmpty());
      case Source.Scrape it -> Optional.of(it.metric().isEmpty());
      case Source.Topic _, Source.External _ -> Optional.empty();
    };
  }

  private void restarts(String at, Check check, Restarts restarts) {
    validationErrors.require(
        check.source() instanceof Source.Router,
        at + "/source",
        "restarts accepts no source other than the router; remove source");
    validationErrors.require(
        check.onNoData().isEmpty(), at + "/onNoData", "restarts always has data; remove onNoData");
    validationErrors.require(
        restarts.allow() >= 1 && restarts.allow() <= RATE_MAX,
        at + "/restarts/allow",
        "must be 1 to 100, was %s".formatted(restarts.allow()));
    validationErrors.require(
        restarts.perMinute() > 0 && restarts.perMinute() <= RATE_MAX,
        at + "/restarts/perMinute",
        "must be above 0, and at most 100, was %s".formatted(restarts.perMinute()));
    validationErrors.require(
        restarts.atLeast() >= 2 && restarts.atLeast() <= ENDED_MAX,
        at + "/restarts/atLeast",
        "must be 2 to %d, was %d".formatted(ENDED_MAX, restarts.atLeast()));
  }

  private void threshold(String at, Threshold it) {
    time(at + "/interval", it.interval(), INTERVAL_MIN, INTERVAL_MAX);
    it.initialDelay()
        .ifPresent(delay -> time(at + "/initialDelay", delay, Duration.ZERO, DELAY_MAX));
    it.count().ifPresent(count -> times(at + "/count", count, 1));
    times(at + "/failureLimit", it.failureLimit(), -1);
    times(at + "/inconclusiveLimit", it.inconclusiveLimit(), 0);
    times(at + "/consecutiveErrorLimit", it.consecutiveErrorLimit(), 0);
    it.consecutiveSuccessLimit()
        .ifPresent(limit -> times(at + "/consecutiveSuccessLimit", limit, 1));
    it.successCondition().ifPresent(text -> condition(at + "/successCondition", text));
    it.failureCondition().ifPresent(text -> condition(at + "/failureCondition", text));
    it.range().ifPresent(range -> range(at + "/range", range));
    it.baseline().ifPresent(baseline -> baseline(at + "/baseline", baseline));
    validationErrors.require(
        it.canJudgeAlone() || it.baseline().isPresent(),
        at,
        "names neither range nor condition nor baseline, so that every value would be good");
  }

  private void baseline(String at, Threshold.Baseline it) {
    validationErrors.require(
        it.releases() >= 1 && it.releases() <= Threshold.Baseline.RELEASES_MAX,
        at + "/releases",
        "must be 1 to %d, was %d".formatted(Threshold.Baseline.RELEASES_MAX, it.releases()));
    validationErrors.require(
        it.allowedIncrease().isPresent() || it.allowedDecrease().isPresent(),
        at,
        "needs allowedIncrease, allowedDecrease, or both");
    it.allowedIncrease()
        .ifPresent(factor ->
            validationErrors.require(
                factor >= 1 && factor <= Threshold.Baseline.INCREASE_MAX,
                at + "/allowedIncrease",
                "must be 1 to %s, was %s"
                    .formatted((long) Threshold.Baseline.INCREASE_MAX, factor)));
    it.allowedDecrease()
        .ifPresent(factor ->
            validationErrors.require(
                factor > 0 && factor <= 1,
                at + "/allowedDecrease",
                "must be above 0, and at most 1, was %s".formatted(factor)));
  }

  private void condition(String at, String text) {
    Condition.findRejection(text)
        .ifPresent(reason -> validationErrors.add(at, "is not a condition: " + reason));
  }

  private void range(String at, Threshold.Range range) {
    boolean isOne = range.min().isPresent() || range.max().isPresent();
    boolean isEmpty =
        range.min().filter(min -> range.max().filter(max -> min > max).isPresent()).isPresent();
    validationErrors.require(isOne && !isEmpty, at, "needs min or max, and min at most max");
  }

  private void score(String at, Score it) {
    time(at + "/interval", it.interval(), INTERVAL_MIN, INTERVAL_MAX);
    validationErrors.require(
        it.tolerance() >= 0 && it.tolerance() < 1,
        at + "/tolerance",
        "must be 0 or more and below 1, was %s".formatted(it.tolerance()));
    validationErrors.require(
        it.confidence() > 0.5 && it.confidence() < 1,
        at + "/confidence",
        "must be above 0.5 and below 1, was %s".formatted(it.confidence()));
    double most = it.effectSize().measure() == Score.Measure.CLES ? 1 : 1_000_000;
    validationErrors.require(
        Stream.of(
                it.effectSize().allowedIncrease(),
                it.effectSize().allowedDecrease(),
                it.effectSize().criticalIncrease(),
                it.effectSize().criticalDecrease())
            .allMatch(size -> size >= 0 && size <= most),
        at + "/effectSize",
        "all must be 0 to %s".formatted((long) most));
    it.group()
        .ifPresent(group ->
            validationErrors.require(
                AnalysisValidator.NAME.matcher(group).matches(),
                at + "/group",
                "'%s' is not a name".formatted(group)));
  }

  /// @param checks the checks with a score
  void scoring(String at, Scoring it, List<Check> checks) {
    validationErrors.require(!checks.isEmpty(), at, "there is no check with a score");
    validationErrors.require(
        it.pass() > 0 && it.pass() <= ALL && it.marginal() >= 0 && it.marginal() < it.pass(),
        at,
        "marginal must be 0 or more and below pass, which is at most 100; were %s and %s"
            .formatted(it.marginal(), it.pass()));
    it.interval().ifPresent(time -> time(at + "/interval", time, INTERVAL_MIN, DELAY_MAX));
    weights(at + "/weights", it.weights(), checks.stream().map(JudgeValidator::group).toList());
  }

  private static String group(Check check) {
    return check.score().flatMap(Score::group).orElse(check.name());
  }

  private void weights(String at, Map<String, Double> weights, List<String> groups) {
    for (String group : weights.keySet()) {
      if (!groups.contains(group)) {
        validationErrors.add(
            at + "/" + group,
            "no check is of group '%s'".formatted(group),
            NameSuggestion.find(group, groups));
      }
    }
    double sum = weights.values().stream().mapToDouble(it -> it).sum();
    boolean isComplete = weights.keySet().containsAll(groups);
    validationErrors.require(
        weights.values().stream().allMatch(it -> it >= 0)
            && (weights.isEmpty() || (isComplete ? Math.abs(sum - ALL) < 1e-6 : sum <= ALL)),
        at,
        "must sum to 100%s, sum is %s"
            .formatted(
                isComplete ? "" : ", or to less where groups without one share the rest", sum));
  }

  private void interval(String at, Check check, Duration interval) {
    validationErrors.require(
        !(check.source() instanceof Source.Router), at, "the router is read every second");
    validationErrors.require(
        check.threshold().isEmpty() && check.score().isEmpty(),
        at,
        "belongs in the threshold or the score");
    time(at, interval, INTERVAL_MIN, INTERVAL_MAX);
  }

  private void time(String at, Duration time, Duration least, Duration most) {
    validationErrors.require(
        time.compareTo(least) >= 0 && time.compareTo(most) <= 0,
        at,
        "must be %s to %s, was %s"
            .formatted(
                SpecValidator.text(least), SpecValidator.text(most), SpecValidator.text(time)));
  }

  private void times(String at, int times, int least) {
    validationErrors.require(
        times >= least && times <= TIMES_MAX,
        at,
        "must be %d to %d, was %d".formatted(least, TIMES_MAX, times));
  }
}
