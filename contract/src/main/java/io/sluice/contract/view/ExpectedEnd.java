package io.sluice.contract.view;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Step;
import io.sluice.contract.view.StepView.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The expected end of a release whose checks pass: what its plan still waits for. Its other steps
/// usually take seconds, and are not counted.
///
/// @param left time of the observations, the bake and the holds that end by themselves
/// @param decisions number of holds that wait for a person
public record ExpectedEnd(Duration left, int decisions) {

  /// Finds the expected end; empty unless the release advances and waits for something. A release
  /// that is held at another step than a hold has none, since only a person continues it.
  public static Optional<ExpectedEnd> find(ReleaseView release, Instant now) {
    boolean isAdvancing =
        switch (release.state()) {
          case RUNNING, BAKING -> release.direction() == Direction.FORWARD;
          case HELD -> release.steps().stream().anyMatch(ExpectedEnd::isActiveHold);
          case QUEUED, PAUSED, ROLLING_BACK, STUCK, ENDED -> false;
        };
    return isAdvancing ? find(release.steps(), now) : Optional.empty();
  }

  static Optional<ExpectedEnd> find(List<StepView> all, Instant now) {
    List<StepView> steps =
        all.stream()
            .filter(step -> step.status() == Status.ACTIVE || step.status() == Status.PENDING)
            .toList();
    Duration left =
        steps.stream().map(step -> left(step, now)).reduce(Duration.ZERO, Duration::plus);
    int decisions = (int) steps.stream().filter(step -> isForPerson(step.step())).count();
    return left.isZero() && decisions == 0
        ? Optional.empty()
        : Optional.of(new ExpectedEnd(left, decisions));
  }

  private static Duration left(StepView step, Instant now) {
    Duration passed = step.started().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    Duration left = duration(step.step()).minus(passed.isNegative() ? Duration.ZERO : passed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration duration(Step step) {
    return switch (step) {
      case Step.Observe observe -> observe.window();
      case Step.Bake bake -> bake.time();
      case Step.Hold hold -> isForPerson(hold) ? Duration.ZERO : hold.time();
      case Step.Fence _, Step.Provision _, Step.Shift _ -> Duration.ZERO;
      case Step.Call _, Step.Promote _, Step.Retire _ -> Duration.ZERO;
    };
  }

  private static boolean isActiveHold(StepView step) {
    return step.status() == Status.ACTIVE && step.step() instanceof Step.Hold;
  }

  private static boolean isForPerson(Step step) {
    return step instanceof Step.Hold hold
        && (hold.approval().isPresent() || hold.onExpiry() != Decision.PASS);
  }

  /// Returns the sentence: `in about 14 min, if every check passes`.
  public String sentence() {
    return (left.isZero() ? "" : "in about " + TextFormats.seconds(left)) + condition();
  }

  /// Returns the end of the sentence, behind the time if there is one.
  public String condition() {
    String people =
        decisions == 0
            ? ""
            : "after %s".formatted(decisions == 1 ? "a decision" : decisions + " decisions")
                + " of a person";
    if (left.isZero()) {
      return people;
    }
    return ", if every check passes" + (people.isEmpty() ? "" : ", and " + people);
  }
}
