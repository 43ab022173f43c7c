package io.sluice.api.projection;

import io.sluice.contract.Direction;
import io.sluice.contract.Plan;
import io.sluice.contract.Step;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.StepView.Status;
import io.sluice.domain.notice.StepTitles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The steps of a release, as views.
public final class StepViews {

  /// Returns all steps of `plan`, pending.
  ///
  /// @param first number of the plan's first step
  public static List<StepView> of(Plan plan, int first, Direction direction) {
    return IntStream.range(0, plan.steps().size())
        .mapToObj(i -> pending(first + i, direction, plan.steps().get(i)))
        .toList();
  }

  /// Closes the remaining steps of a plan that another plan or the end of the release replaces.
  static void close(List<StepView> steps, Status activeStatus, String reason, Instant at) {
    steps.replaceAll(step ->
        switch (step.status()) {
          case PENDING -> with(step, Status.SKIPPED, Optional.empty(), Optional.empty());
          case ACTIVE -> with(step, activeStatus, Optional.of(reason), Optional.of(at));
          case DONE, SKIPPED, FAILED -> step;
        });
  }

  static void start(List<StepView> steps, int number, Instant at, Instant deadline) {
    steps.replaceAll(step ->
        !isOpen(step, number)
            ? step
            : new StepView(
                number,
                step.direction(),
                step.step(),
                step.title(),
                Status.ACTIVE,
                Optional.empty(),
                Optional.of(at),
                Optional.of(deadline),
                Optional.empty()));
  }

  static void finish(List<StepView> steps, int number, String reason, Instant at) {
    steps.replaceAll(step ->
        isOpen(step, number)
            ? with(step, Status.DONE, Optional.of(reason), Optional.of(at))
            : step);
  }

  /// Returns whether the step is open and has this number. A new plan continues with the numbers
  /// that the previous plan did not reach; the remaining steps of that one are closed.
  private static boolean isOpen(StepView step, int number) {
    return step.number() == number
        && (step.status() == Status.PENDING || step.status() == Status.ACTIVE);
  }

  private static StepView pending(int number, Direction direction, Step step) {
    return new StepView(
        number,
        direction,
        step,
        StepTitles.of(step),
        Status.PENDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static StepView with(
      StepView step, Status status, Optional<String> reason, Optional<Instant> ended) {
    return new StepView(
        step.number(),
        step.direction(),
        step.step(),
        step.title(),
        status,
        reason,
        step.started(),
        step.deadline(),
        ended);
  }

  private StepViews() {}
}
