package io.sluice.api.projection;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Step;
import io.sluice.contract.view.StepView;
import io.sluice.domain.notice.Sentences;
import io.sluice.domain.notice.Titles;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The next action of an active release.
///
/// @param at the expected time; empty if it follows as soon as the present step is done
record Next(String sentence, Optional<Instant> at) {

  static Next of(Active active, List<StepView> steps) {
    return switch (active.phase()) {
      case Phase.Running _, Phase.RollingBack _ -> ofStep(active, steps);
      case Phase.Held(_, var onExpiry, _) when onExpiry == Decision.HOLD ->
          new Next("continues when possible, or by promote", Optional.empty());
      case Phase.Held(var until, var onExpiry, _) ->
          new Next("waits for promote; then " + expired(onExpiry, "continues"), Optional.of(until));
      case Phase.Paused _ ->
          new Next("waits for resume, until its deadline", Optional.of(active.deadline()));
      case Phase.Stuck(_, _, _, var retryAt) -> new Next("retries", Optional.of(retryAt));
    };
  }

  private static Next ofStep(Active active, List<StepView> steps) {
    Optional<Instant> started =
        steps.stream()
            .filter(step -> step.number() == active.number())
            .findFirst()
            .flatMap(StepView::started);
    String following = following(active);
    return switch (active.step().orElse(new Step.Fence())) {
      case Step.Observe(var window) ->
          new Next("if healthy: " + following, started.map(at -> at.plus(window)));
      case Step.Hold hold ->
          new Next(
              waitsFor(active, hold) + expired(hold.onExpiry(), following),
              started.map(at -> at.plus(hold.time())));
      case Step.Watch(var time) -> new Next(following, started.map(at -> at.plus(time)));
      case Step.Call _ -> new Next("if the call succeeds: " + following, Optional.empty());
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
          new Next(following, Optional.empty());
    };
  }

  private static String waitsFor(Active active, Step.Hold hold) {
    return hold.approval()
        .map(approval ->
            "waits for approval, %d of %d so far; if unanswered: "
                .formatted(active.approvals().size(), approval.quorum()))
        .orElse("waits for promote; then ");
  }

  private static String following(Active active) {
    int next = active.number() + 1 - active.first();
    List<Step> steps = active.plan().steps();
    if (next >= 0 && next < steps.size()) {
      return "step %d: %s".formatted(active.number() + 1, Titles.of(steps.get(next)));
    }
    return active.direction() == Direction.FORWARD
        ? "ends as succeeded"
        : "ends as " + end(active.phase());
  }

  private static String end(Phase phase) {
    return phase instanceof Phase.RollingBack(var outcome, _)
        ? Sentences.word(outcome)
        : "rolled-back";
  }

  private static String expired(Decision onExpiry, String following) {
    return switch (onExpiry) {
      case PASS -> following;
      case HOLD -> "continues to wait";
      case ROLLBACK -> "rolls back to stable";
    };
  }
}
