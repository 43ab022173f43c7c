package io.sluice.api.document;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Validates the traffic rules of a canary: each match can route requests to the candidate, and
/// each mirror and sticky cookie has an effect.
final class TrafficRulesValidator {
  /// The maximum number of matches that every router supports.
  private static final int MATCHES_MAX = 8;

  /// The routers that support mirroring.
  private static final List<String> MIRRORING = List.of("edge");

  private static final Duration AGE_MIN = Duration.ofSeconds(1);
  private static final Duration AGE_MAX = Duration.ofDays(30);

  private final ValidationErrors validationErrors;

  TrafficRulesValidator(ValidationErrors validationErrors) {
    this.validationErrors = validationErrors;
  }

  /// @param at JSON pointer of the steps
  void check(String at, List<CanaryStep> steps) {
    matches(at, steps);
    mirrors(at, steps);
  }

  private void matches(String at, List<CanaryStep> steps) {
    List<Match> present = new ArrayList<>();
    boolean isAll = false;
    boolean isDrawn = false;
    boolean isJudged = true;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      isAll = isAll || step.weight().filter(Percent.ALL::equals).isPresent();
      if (step.match().isPresent()) {
        List<Match> match = step.match().get();
        match(at + "/" + i + "/match", match, present, isAll);
        present = match;
        isJudged = match.isEmpty() || step.judge().orElse(true);
        validationErrors.require(
            !match.isEmpty() || step.judge().isEmpty(),
            at + "/" + i + "/judge",
            "there is no match from this step on: remove it");
      }
      isDrawn = isDrawn || step.weight().isPresent();
      validationErrors.require(
          isJudged || isDrawn || step.observe().filter(Duration::isPositive).isEmpty(),
          at + "/" + i + "/observe",
          "before the first weight all requests come by matches, and judge: false ignores them:"
              + " write {hold: 10m} to wait");
    }
  }

  private void match(String here, List<Match> match, List<Match> before, boolean isAll) {
    validationErrors.require(
        match.size() <= MATCHES_MAX,
        here,
        "at most %d matches, were %d".formatted(MATCHES_MAX, match.size()));
    validationErrors.require(
        match.isEmpty() || !isAll,
        here,
        "has no effect: all requests go to the candidate from this step on");
    validationErrors.require(
        !match.isEmpty() || !before.isEmpty() || isAll, here, "there is no match to end");
    Set<Match> seen = new HashSet<>();
    for (int k = 0; k < match.size(); k++) {
      validationErrors.require(
          match.get(k).kind() != Match.Kind.PREVIEW,
          here + "/" + k,
          "a preview belongs to blueGreen: write {blueGreen: {preview: true}}");
      validationErrors.require(
          seen.add(match.get(k)),
          here + "/" + k,
          "has no effect: %s is listed above already".formatted(match.get(k).text()));
    }
  }

  private void mirrors(String at, List<CanaryStep> steps) {
    Percent present = Percent.NONE;
    boolean isAll = false;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      isAll = isAll || step.weight().filter(Percent.ALL::equals).isPresent();
      if (step.mirror().isPresent()) {
        Percent mirror = step.mirror().get();
        String here = at + "/" + i + "/mirror";
        boolean ends = mirror.equals(Percent.NONE);
        validationErrors.require(
            ends || !isAll,
            here,
            "has no effect: all requests go to the candidate from this step on");
        validationErrors.require(
            !ends || !present.equals(Percent.NONE) || isAll, here, "there is no mirror to end");
        present = mirror;
      }
    }
  }

  /// Requires a router that supports mirroring, if `strategy` mirrors requests.
  ///
  /// @param router of the environment
  void requireMirroring(String at, Strategy strategy, String router) {
    Optional<Integer> first =
        strategy instanceof Strategy.Canary canary ? findFirst(canary.steps()) : Optional.empty();
    if (!MIRRORING.contains(router)) {
      first.ifPresent(i ->
          validationErrors.add(
              at + "/" + i + "/mirror",
              "the router %s cannot mirror requests; %s can"
                  .formatted(router, String.join(", ", MIRRORING))));
    }
  }

  private static Optional<Integer> findFirst(List<CanaryStep> steps) {
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i).mirror().isPresent())
        .boxed()
        .findFirst();
  }

  /// @param at JSON pointer of `sticky`
  void sticky(String at, Sticky sticky, List<CanaryStep> steps) {
    Duration age = sticky.time();
    validationErrors.require(
        age.equals(Duration.ofSeconds(age.toSeconds()))
            && age.compareTo(AGE_MIN) >= 0
            && age.compareTo(AGE_MAX) <= 0,
        at + "/maxAge",
        "must be %s to %s in whole seconds, was %s"
            .formatted(
                SpecValidator.text(AGE_MIN), SpecValidator.text(AGE_MAX), SpecValidator.text(age)));
    validationErrors.require(
        steps.stream()
            .flatMap(step -> step.weight().stream())
            .anyMatch(weight -> weight.value() > 0 && weight.value() < 100),
        at,
        "there is no side to stay on: no step has a weight between 0 and 100");
  }
}
