package io.sluice.simulation.oracle;

import io.sluice.contract.Direction;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.notice.EventMessages;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The rules of waiting steps: their deadlines do not move, their holds last as long as planned,
/// and an abort ends a forward plan at every step.
final class StepRules {
  private static final String LATE = "was not done by its deadline";

  private final OracleFindings findings;
  private final LongSupplier now;
  private final Predicate<UUID> isUnhindered;

  /// The times when steps began, ns, by a clock that no fault sets.
  private final Map<Place, Long> begun = new HashMap<>();

  private record Place(UUID release, int number) {}

  /// @param now nanoseconds of real time
  /// @param isUnhindered whether no fault keeps a release from getting what its steps request
  StepRules(OracleFindings findings, LongSupplier now, Predicate<UUID> isUnhindered) {
    this.findings = findings;
    this.now = now;
    this.isUnhindered = isUnhindered;
  }

  void check(Lane before, LaneEvent laneEvent, Lane after) {
    if (laneEvent.event() instanceof Progress.StepStarted step) {
      begun.put(new Place(laneEvent.release().orElseThrow(), step.number()), now.getAsLong());
    }
    if (laneEvent.event() instanceof Progress.StepFinished finished) {
      before.active().ifPresent(a -> requireHeld(a, finished));
    }
    if (laneEvent.event() instanceof Progress.CommandRejected rejected
        && rejected.name().equals("abort")) {
      findings.require(
          findForward(before, laneEvent).isEmpty(),
          "S5",
          "an abort was rejected: %s",
          rejected.reason());
    }
    laneEvent
        .release()
        .filter(isUnhindered)
        .ifPresent(release -> requireInTime(release, laneEvent.event()));
    if (!(laneEvent.event() instanceof Progress.Resumed
        || laneEvent.event() instanceof Progress.StepRetried)) {
      before
          .active()
          .ifPresent(
              was -> after.active().ifPresent(now -> requireSameDeadline(was, now, laneEvent)));
    }
  }

  /// Requires that each step is done in time if no fault hinders it.
  private void requireInTime(UUID release, Progress event) {
    String sentence = EventMessages.of(Optional.of(release), event);
    findings.require(
        !sentence.contains(LATE), "liveness", "no fault hindered the release, and %s", sentence);
  }

  private void requireSameDeadline(Active was, Active now, LaneEvent laneEvent) {
    boolean isSame = was.release().equals(now.release()) && was.number() == now.number();
    findings.require(
        !isSame || was.position().deadline().equals(now.position().deadline()),
        "liveness",
        "the deadline of step %d moved to %s with %s",
        now.number(),
        now.position().deadline(),
        laneEvent.event());
  }

  private static Optional<Active> findForward(Lane lane, LaneEvent laneEvent) {
    return lane.active()
        .filter(a -> laneEvent.release().filter(a.release()::equals).isPresent())
        .filter(a -> a.direction() == Direction.FORWARD);
  }

  /// Requires that a hold or a watch lasted as long as planned, in real time.
  private void requireHeld(Active active, Progress.StepFinished finished) {
    Duration planned = planned(active.findStep().orElse(new Step.Fence()), finished.reason());
    long lasted =
        now.getAsLong() - begun.getOrDefault(new Place(active.release(), finished.number()), 0L);
    findings.require(
        lasted >= planned.toNanos(),
        "S6",
        "step %d of %s was over after %d ms of %s",
        finished.number(),
        active.release(),
        lasted / 1_000_000,
        planned);
  }

  private static Duration planned(Step step, String reason) {
    if (step instanceof Step.Hold hold && reason.startsWith("held for")) {
      return hold.time();
    }
    return step instanceof Step.Bake(Duration time) && reason.equals("baked")
        ? time
        : Duration.ZERO;
  }
}
