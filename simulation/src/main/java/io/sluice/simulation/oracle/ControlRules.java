package io.sluice.simulation.oracle;

import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The rules of users' decisions: a gate opens for its quorum of different people, and a release
/// whose version is vetoed or differs from the pinned one does not start, except a restart.
final class ControlRules {
  private final Findings findings;

  /// The people that approved, by release and step.
  private final Map<Gate, Set<String>> yes = new HashMap<>();

  private final Set<String> vetoed = new HashSet<>();
  private final Set<UUID> restarts = new HashSet<>();
  private Optional<String> pinned = Optional.empty();

  private record Gate(UUID release, int step) {}

  ControlRules(Findings findings) {
    this.findings = findings;
  }

  void check(Lane before, Fact fact) {
    Progress event = fact.event();
    versions(event);
    if (event instanceof Progress.Queued queued && queued.restartOf().isPresent()) {
      restarts.add(fact.release().orElseThrow());
    } else if (event instanceof Progress.Started started) {
      start(fact.release().orElseThrow(), started);
    } else if (event instanceof Progress.ApproveOrdered approval) {
      var gate = new Gate(fact.release().orElseThrow(), approval.number());
      yes.computeIfAbsent(gate, _ -> new HashSet<>()).add(approval.caller());
    } else if (event instanceof Progress.StepFinished finished) {
      before.active().ifPresent(active -> leave(active, finished));
    }
  }

  private void versions(Progress event) {
    if (event instanceof Progress.Vetoed veto) {
      vetoed.add(veto.version());
    } else if (event instanceof Progress.VetoLifted lifted) {
      vetoed.remove(lifted.version());
    } else if (event instanceof Progress.Pinned pin) {
      pinned = Optional.of(pin.version());
    } else if (event instanceof Progress.Unpinned) {
      pinned = Optional.empty();
    }
  }

  private void start(UUID release, Progress.Started started) {
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
  private void leave(Active active, Progress.StepFinished finished) {
    boolean isOpened = finished.how().startsWith("approved by");
    if (isOpened && active.step().orElse(null) instanceof Step.Hold hold) {
      int quorum = hold.approval().orElseThrow().quorum();
      Set<String> people =
          yes.getOrDefault(new Gate(active.release(), finished.number()), Set.of());
      findings.require(
          people.size() >= quorum, "policy", "%s with %s of %d", finished, people, quorum);
    }
  }
}
