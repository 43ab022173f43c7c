package io.sluice.api.document;

import io.sluice.contract.Analysis;
import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.TrafficRules;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Validates an analysis, alone and together with a plan.
final class AnalysisValidator {
  private static final int CHECKS_MAX = 20;
  private static final double ALPHA_MAX = 0.2;
  private static final double SAFE_MAX = 20;

  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-_.A-Za-z0-9]{0,62}");
  private static final Duration WARM_UP_MAX = Duration.ofHours(1);

  private final ValidationErrors validationErrors;
  private final String root;

  /// @param root JSON pointer of the analysis
  AnalysisValidator(ValidationErrors validationErrors, String root) {
    this.validationErrors = validationErrors;
    this.root = root;
  }

  /// Validates `analysis` and its checks.
  ///
  /// @param allowedHosts see [HostValidator#findRejection]
  void check(Analysis analysis, List<String> allowedHosts) {
    validationErrors.require(
        analysis.alpha() > 0 && analysis.alpha() <= ALPHA_MAX,
        root + "/alpha",
        "must be above 0 and at most %s, was %s".formatted(ALPHA_MAX, analysis.alpha()));
    validationErrors.require(
        analysis.minSamples() >= 1 && analysis.minSamples() <= 1_000_000,
        root + "/minSamples",
        "must be 1 to 1000000, was %d".formatted(analysis.minSamples()));
    analysis
        .warmUp()
        .ifPresent(time ->
            validationErrors.require(
                !time.isNegative() && time.compareTo(WARM_UP_MAX) <= 0,
                root + "/warmUp",
                "must be 0s to %s, was %s"
                    .formatted(SpecValidator.text(WARM_UP_MAX), SpecValidator.text(time))));
    if (analysis.finalTest().orElse(false)) {
      validationErrors.require(
          analysis.checks().stream()
              .anyMatch(check -> isOf(check, Analysis.Compare.ERROR_RATE) && !isDry(check)),
          root + "/finalTest",
          "needs a check with compare: error-rate; add one or remove finalTest");
    }
    analysis
        .scoring()
        .ifPresent(scoring ->
            new JudgeValidator(validationErrors)
                .scoring(
                    root + "/scoring",
                    scoring,
                    live(analysis).filter(check -> check.score().isPresent()).toList()));
    checks(
        root + "/checks", analysis.checks(), new SourceValidator(validationErrors, allowedHosts));
  }

  void checks(String list, List<Analysis.Check> checks, SourceValidator sources) {
    long named = checks.stream().filter(check -> check.restarts().isEmpty()).count();
    validationErrors.require(
        named <= CHECKS_MAX, list, "at most %d checks, were %d".formatted(CHECKS_MAX, named));
    validationErrors.require(
        checks.size() - named <= 1, list, "at most one check of restarts, there are more");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < checks.size(); i++) {
      Analysis.Check check = checks.get(i);
      String here = list + "/" + i;
      check(here, check);
      sources.check(here + "/source", check);
      validationErrors.require(
          names.add(check.name()),
          here + "/name",
          "'%s' is there already; give each check a name of its own".formatted(check.name()));
    }
    new AlphaValidator(validationErrors).check(list, checks);
  }

  private void check(String at, Analysis.Check check) {
    validationErrors.require(
        NAME.matcher(check.name()).matches(),
        at + "/name",
        "'%s' is not a name of letters, digits, '-', '_' and '.'".formatted(check.name()));
    new JudgeValidator(validationErrors).check(at, check);
    check
        .allow()
        .ifPresent(allow -> {
          validationErrors.require(
              check.compare().isPresent(), at + "/allow", "only a comparison allows");
          validationErrors.require(
              allow >= 1 && allow <= 100,
              at + "/allow",
              "must be 1 to 100, was %s".formatted(allow));
        });
    check.limit().ifPresent(limit -> limit(at + "/limit", limit));
    safe(at, check);
  }

  private void limit(String at, Analysis.Limit limit) {
    if (limit.errors().isPresent() == limit.latency().isPresent()) {
      validationErrors.add(
          at,
          "needs either errors or latency: {errors: 0.05}, or {latency: {above: 0.5s, share: 0.01}}");
    }
    limit.errors().ifPresent(share -> share(at + "/errors", share));
    limit
        .latency()
        .ifPresent(slow -> {
          share(at + "/latency/share", slow.share());
          validationErrors.require(
              LatencyBounds.index(slow.above()) >= 0,
              at + "/latency/above",
              "requests are not counted by %s; the nearest bound is %s"
                  .formatted(
                      SpecValidator.text(slow.above()),
                      SpecValidator.text(LatencyBounds.nearest(slow.above()))));
        });
  }

  private void share(String at, double share) {
    validationErrors.require(
        share > 0 && share < 1, at, "must be a share above 0 and below 1, was %s".formatted(share));
  }

  private void safe(String at, Analysis.Check check) {
    double allow = check.allow().orElse(Analysis.DEFAULT_ALLOW);
    check
        .safe()
        .ifPresent(ratio -> {
          validationErrors.require(
              isOf(check, Analysis.Compare.ERROR_RATE),
              at + "/safe",
              "only a comparison of error-rate proves it");
          validationErrors.require(
              ratio > allow && ratio <= SAFE_MAX,
              at + "/safe",
              "must be above allow (%s) and at most %s, was %s".formatted(allow, SAFE_MAX, ratio));
        });
    validationErrors.require(
        check.onInconclusive().isEmpty()
            || check.safe().isPresent()
            || check.threshold().isPresent()
            || check.score().isPresent()
            || check.source() instanceof Source.External,
        at + "/onInconclusive",
        "only a check with safe, threshold or score, or another monitor's, can be inconclusive by"
            + " itself");
    validationErrors.require(
        !isDry(check) || (check.onNoData().isEmpty() && check.onInconclusive().isEmpty()),
        at + "/dryRun",
        "a dry run has no decision: remove onNoData and onInconclusive");
  }

  /// Requires that every observation has an applicable check: any check, or a comparison or a score
  /// only while stable also has traffic. Before the first shift probes are enough.
  void check(Plan plan, Analysis analysis) {
    boolean hasComparison = live(analysis).anyMatch(AnalysisValidator::isComparing);
    boolean hasLimit =
        live(analysis).anyMatch(check -> !isComparing(check) && check.restarts().isEmpty());
    int weight = 0;
    boolean hasTraffic = false;
    for (Step step : plan.steps()) {
      if (step instanceof Step.Shift(Percent(int value), var rules, var _)) {
        weight = value;
        hasTraffic = weight > 0 || rules.filter(TrafficRules::hasMatches).isPresent();
      } else if (step instanceof Step.Observe && hasTraffic) {
        boolean isJudged = hasLimit || (hasComparison && weight < 100);
        if (!isJudged) {
          validationErrors.add(root + "/checks", noJudgeMessage(weight, hasComparison));
          return;
        }
      }
    }
  }

  private static String noJudgeMessage(int weight, boolean hasComparison) {
    String advice = "add {name: slo, limit: {errors: 0.05}}, or observe for 0s there";
    return hasComparison
        ? "the observation at weight %d has no stable traffic to compare with: %s"
            .formatted(weight, advice)
        : "the observation at weight %d has nothing to judge by: %s".formatted(weight, advice);
  }

  private static Stream<Analysis.Check> live(Analysis analysis) {
    return analysis.checks().stream().filter(check -> !isDry(check));
  }

  private static boolean isComparing(Analysis.Check check) {
    return check.compare().isPresent() || check.score().isPresent();
  }

  private static boolean isDry(Analysis.Check check) {
    return check.dryRun().orElse(false);
  }

  private static boolean isOf(Analysis.Check check, Analysis.Compare compare) {
    return check.compare().equals(Optional.of(compare));
  }
}
