package io.sluice.simulation.oracle;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Phase;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// S5 and S7: the outcomes of releases, and the state in which they leave the lane.
public final class EndRules {
  private final OracleFindings findings;
  private final Map<UUID, Outcome> ended = new HashMap<>();
  private final Map<UUID, Outcome> rollbacks = new HashMap<>();

  EndRules(OracleFindings findings) {
    this.findings = findings;
  }

  /// The releases that ended, and their outcomes.
  public Map<UUID, Outcome> ended() {
    return ended;
  }

  /// Whether a rollback was adopted for `release`.
  public boolean hasRolledBack(UUID release) {
    return rollbacks.containsKey(release);
  }

  /// Records the adoption of a rollback: the first cause fixes the outcome.
  void recordRollback(UUID release, Optional<Outcome> outcome) {
    findings.require(outcome.isPresent(), "S7", "a rollback of %s without an outcome", release);
    boolean isFirst = !rollbacks.containsKey(release);
    findings.require(isFirst, "S7", "a second rollback of %s", release);
    rollbacks.putIfAbsent(release, outcome.orElse(Outcome.FAILED));
  }

  void requireOpen(UUID release, Progress event) {
    findings.require(!ended.containsKey(release), "S7", "%s after the end of %s", event, release);
  }

  void end(Lane before, LaneEvent laneEvent, Progress.Ended end, Lane after) {
    UUID release = laneEvent.release().orElseThrow();
    ended.put(release, end.outcome());
    Optional<Active> active = before.active().filter(it -> it.release().equals(release));
    if (active.isEmpty()) {
      checkQueued(before, release, end);
    } else if (active.get().direction() == Direction.ROLLBACK) {
      checkRollback(active.get(), end, after);
    } else {
      checkForward(active.get(), end, after);
    }
  }

  private void checkQueued(Lane before, UUID release, Progress.Ended end) {
    findings.require(
        end.stable().equals(before.stable()), "S5", "%s only waited, and changed stable", release);
    boolean isAllowed =
        switch (end.outcome()) {
          case ABORTED, SUPERSEDED, REJECTED, EXPIRED -> true;
          case SUCCEEDED -> before.stable().isPresent();
          case ROLLED_BACK, FAILED -> false;
        };
    findings.require(isAllowed, "S7", "%s only waited, and ended %s", release, end.outcome());
  }

  private void checkForward(Active active, Progress.Ended end, Lane after) {
    findings.require(
        end.outcome() == Outcome.SUCCEEDED && active.promoted(),
        "S7",
        "%s ended %s without a rollback",
        active.release(),
        end.outcome());
    findings.require(
        isServing(end.stable(), active.release()), "S5", "%s succeeded, %s serves", active, end);
    findings.require(
        after.weight(active.release()).equals(Percent.ALL),
        "S2",
        "%s succeeded with %s",
        active.release(),
        after.desired().weights());
  }

  private void checkRollback(Active active, Progress.Ended end, Lane after) {
    boolean wasStuck = active.phase() instanceof Phase.Stuck;
    Outcome fixed = rollbacks.getOrDefault(active.release(), Outcome.FAILED);
    findings.require(
        end.outcome() == fixed || (wasStuck && end.outcome() == Outcome.FAILED),
        "S7",
        "%s had to end %s and ended %s",
        active.release(),
        fixed,
        end.outcome());
    if (!wasStuck) {
      Optional<UUID> from = active.previousStable().map(Serving::release);
      findings.require(
          end.stable().map(Serving::release).equals(from),
          "S5",
          "the previous stable of %s was %s, and it left %s",
          active.release(),
          from,
          end.stable());
      from.ifPresent(stable ->
          findings.require(
              after.weight(stable).equals(Percent.ALL)
                  && after.weight(active.release()).equals(Percent.NONE),
              "S5",
              "%s was rolled back and left %s",
              active.release(),
              after.desired().weights()));
    }
  }

  private static boolean isServing(Optional<Serving> stable, UUID release) {
    return stable.filter(it -> it.release().equals(release)).isPresent();
  }
}
