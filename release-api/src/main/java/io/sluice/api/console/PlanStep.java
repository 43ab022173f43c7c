package io.sluice.api.console;

import io.sluice.contract.Direction;
import io.sluice.contract.view.ReleaseMessages;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A step of a plan as pages show it.
///
/// @param present whether it is the present step
/// @param first whether it is the first step of a rollback
/// @param note what happens in the present step, or why a step failed
public record PlanStep(StepView step, boolean present, boolean first, String elapsed, String note) {

  static List<PlanStep> of(ReleaseView release, Instant now) {
    List<PlanStep> steps = new ArrayList<>();
    Direction direction = Direction.FORWARD;
    for (StepView step : release.steps()) {
      boolean isFirst = step.direction() != direction;
      direction = step.direction();
      steps.add(
          new PlanStep(
              step,
              release.step().filter(number -> number == step.number()).isPresent(),
              isFirst && direction == Direction.ROLLBACK,
              ReleaseMessages.findElapsed(step, now).orElse(""),
              note(release, step)));
    }
    return steps;
  }

  private static String note(ReleaseView release, StepView step) {
    return switch (step.status()) {
      case ACTIVE ->
          ReleaseMessages.findObservation(release, step)
              .or(() ->
                  Optional.of(TextFormats.line(release.reason()))
                      .filter(_ -> release.step().equals(Optional.of(step.number())))
                      .filter(reason -> !reason.endsWith(step.title())))
              .orElse("");
      case FAILED, SKIPPED, DONE, PENDING -> step.reason().map(TextFormats::line).orElse("");
    };
  }

  public StateMark state() {
    return StateMark.of(step.status());
  }
}
