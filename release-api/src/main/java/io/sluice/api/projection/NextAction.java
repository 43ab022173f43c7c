package io.sluice.api.projection;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Step;
import io.sluice.contract.view.StepView;
import io.sluice.domain.notice.EventMessages;
import io.sluice.domain.notice.StepTitles;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The next action of an active release.
///
/// @param at the expected time; empty if it follows as soon as the present step is done
record NextAction(String sentence, Optional<Instant> at) {

  static NextAction of(Active active, List<StepView> steps) {
    return switch (active.phase()) {
      case Phase.Running _, Phase.RollingBack _ -> ofStep(active, steps);
      case Phase.Held(_, var onExpiry, _) when onExpiry == Decision.HOLD ->
          new NextAction("continues when possible, or by promote", Optional.empty());
      case Phase.Held(var until, var onExpiry, _) ->
          new NextAction(
              "waits for promote; then " + expired(onExpiry, "continues"), Optional.of(until));
      case Phase.Paused _ ->
          new NextAction("waits for resume, until its deadline", Optional.of(active.deadline()));
      case Phase.Stuck(_, _, _, var retryAt) -> new NextAction("retries", Optional.of(retryAt));
    };
  }

  private static NextAction ofStep(Active active, List<StepView> steps) {
    Optional<Instant> started =
        steps.stream()
            .filter(step -> step.number() == active.number())
            .findFirst()
            .flatMap(StepView::started);
    String following = following(active);
    return switch (active.findStep().orElse(new Step.Fence())) {
      case Step.Observe(var window) ->
          new NextAction("if healthy: " + following, started.map(at -> at.plus(window)));
      case Step.Hold hold ->
          new NextAction(
              waitsFor(active, hold) + expired(hold.onExpiry(), following),
              started.map(at -> at.plus(hold.time())));
      case Step.Bake(var time) -> new NextAction(following, started.map(at -> at.plus(time)));
      case Step.Call _ -> new NextAction("if the call succeeds: " + following, Optional.empty());
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
          new NextAction(following, Optional.empty());
    };
  }

  private static String waitsFor(Active active, Step.Hold hold) {
    return hold.approval()
        .map(approval ->
            "waits for approval, %d of %d so far; if unanswered: "
                .formatted(active.results().approvals().size(), approval.quorum()))
        .orElse("waits for promote; then ");
  }

  private static String following(Active active) {
    int next = active.number() + 1 - active.position().first();
    List<Step> steps = active.plan().steps();
    if (next >= 0 && next < steps.size()) {
      return "step %d: %s".formatted(active.number() + 1, StepTitles.of(steps.get(next)));
    }
    return active.direction() == Direction.FORWARD
        ? "ends as succeeded"
        : "ends as " + end(active.phase());
  }

  private static String end(Phase phase) {
    return phase instanceof Phase.RollingBack(var outcome, _)
        ? EventMessages.word(outcome)
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
