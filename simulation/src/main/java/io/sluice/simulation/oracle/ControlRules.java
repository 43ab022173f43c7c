package io.sluice.simulation.oracle;

import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The rules of users' decisions: a gate opens for its quorum of different callers, and a release
/// whose version is vetoed or differs from the pinned one does not start, except a restart.
final class ControlRules {
  private final OracleFindings findings;

  /// The callers that approved, by release and step.
  private final Map<Gate, Set<String>> approvals = new HashMap<>();

  private final Set<String> vetoed = new HashSet<>();
  private final Set<UUID> restarts = new HashSet<>();
  private Optional<String> pinned = Optional.empty();

  private record Gate(UUID release, int step) {}

  ControlRules(OracleFindings findings) {
    this.findings = findings;
  }

  void check(Lane before, LaneEvent laneEvent) {
    Progress event = laneEvent.event();
    recordPolicy(event);
    if (event instanceof Progress.Queued queued && queued.restartOf().isPresent()) {
      restarts.add(laneEvent.release().orElseThrow());
    } else if (event instanceof Progress.Started started) {
      requireAllowed(laneEvent.release().orElseThrow(), started);
    } else if (event instanceof Progress.GateApproved approval) {
      var gate = new Gate(laneEvent.release().orElseThrow(), approval.number());
      approvals.computeIfAbsent(gate, _ -> new HashSet<>()).add(approval.caller());
    } else if (event instanceof Progress.StepFinished finished) {
      before.active().ifPresent(active -> requireQuorum(active, finished));
    }
  }

  private void recordPolicy(Progress event) {
    if (event instanceof Progress.VersionVetoed veto) {
      vetoed.add(veto.version());
    } else if (event instanceof Progress.VersionVetoLifted lifted) {
      vetoed.remove(lifted.version());
    } else if (event instanceof Progress.VersionPinned pin) {
      pinned = Optional.of(pin.version());
    } else if (event instanceof Progress.VersionUnpinned) {
      pinned = Optional.empty();
    }
  }

  private void requireAllowed(UUID release, Progress.Started started) {
    String version = started.spec().version();
    boolean isAllowed = !vetoed.contains(version) && pinned.map(version::equals).orElse(true);
    findings.require(
        isAllowed || restarts.contains(release),
        "policy",
        "%s of version %s started, vetoed %s, pinned %s",
        release,
        version,
        vetoed,
        pinned);
  }

  /// Requires the quorum if a gate was approved. Its own timeout and a skip open it without
  /// approval.
  private void requireQuorum(Active active, Progress.StepFinished finished) {
    boolean isOpened = finished.reason().startsWith("approved by");
    if (isOpened && active.findStep().orElse(null) instanceof Step.Hold hold) {
      int quorum = hold.approval().orElseThrow().quorum();
      Set<String> callers =
          approvals.getOrDefault(new Gate(active.release(), finished.number()), Set.of());
      findings.require(
          callers.size() >= quorum, "policy", "%s with %s of %d", finished, callers, quorum);
    }
  }
}
