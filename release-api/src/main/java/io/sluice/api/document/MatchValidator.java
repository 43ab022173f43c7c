package io.sluice.api.document;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Validates the matches of a canary: each can route requests to the candidate.
final class MatchValidator {
  /// The maximum number of matches that every router supports.
  private static final int MATCHES_MAX = 8;

  private final ValidationErrors validationErrors;

  MatchValidator(ValidationErrors validationErrors) {
    this.validationErrors = validationErrors;
  }

  /// @param at JSON pointer of the steps
  void check(String at, List<CanaryStep> steps) {
    List<Match> present = new ArrayList<>();
    boolean isAll = false;
    boolean isDrawn = false;
    boolean isJudged = true;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      isAll = isAll || step.weight().filter(Percent.ALL::equals).isPresent();
      if (step.match().isPresent()) {
        List<Match> match = step.match().get();
        check(at + "/" + i + "/match", match, present, isAll);
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

  private void check(String here, List<Match> match, List<Match> before, boolean isAll) {
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
}
