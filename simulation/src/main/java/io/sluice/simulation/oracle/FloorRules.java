package io.sluice.simulation.oracle;

import io.sluice.contract.Bypass;
import io.sluice.contract.Floors;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// The rules of floors: no release succeeds past a floor of its environment without a break-glass,
/// and no author approves the own release without one. They count what happened, not what a
/// document declares. A lane's first release, a revert and a restart need no floor.
final class FloorRules {
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private final OracleFindings findings;
  private final Supplier<Floors> floors;
  private final SignatureRules signatures;
  private final Map<UUID, String> authors = new HashMap<>();
  private final Map<UUID, Duration> observed = new HashMap<>();
  private final Set<UUID> approved = new HashSet<>();
  private final Set<UUID> exempt = new HashSet<>();
  private final Set<UUID> passing = new HashSet<>();

  FloorRules(OracleFindings findings, Supplier<Floors> floors) {
    this.findings = findings;
    this.floors = floors;
    this.signatures = new SignatureRules(findings, floors);
  }

  void check(Lane before, LaneEvent laneEvent) {
    signatures.check(laneEvent);
    laneEvent.release().ifPresent(release -> check(before, release, laneEvent.event()));
  }

  private void check(Lane before, UUID release, Progress event) {
    if (event instanceof Progress.Queued queued) {
      authors.put(release, queued.caller());
      queued.revertOf().or(queued::restartOf).ifPresent(_ -> exempt.add(release));
    } else if (event instanceof Progress.FloorsBypassed bypassed) {
      exempt.add(release);
      bypassed.command().ifPresent(passing::add);
    } else if (event instanceof Progress.GateApproved approval) {
      findings.require(
          !approval.caller().equals(authors.get(release)) || passing.contains(approval.command()),
          "floor",
          "%s by its author",
          approval);
    } else if (event instanceof Progress.StepFinished finished) {
      before.active().ifPresent(active -> finish(before, active, finished));
    } else if (event instanceof Progress.Ended ended && ended.outcome() == Outcome.SUCCEEDED) {
      before
          .active()
          .filter(active -> active.release().equals(release))
          .filter(active -> active.previousStable().isPresent())
          .ifPresent(_ -> requireFloors(release));
    }
  }

  private void finish(Lane before, Active active, Progress.StepFinished finished) {
    UUID release = active.release();
    Step step = active.findStep().orElse(new Step.Fence());
    boolean hasTraffic = !before.weight(release).equals(Percent.NONE);
    if (finished.bypass().equals(Optional.of(Bypass.APPROVED))) {
      approved.add(release);
    } else if (step instanceof Step.Observe(Duration window)
        && finished.bypass().isEmpty()
        && hasTraffic
        && window.compareTo(WARM_UP) > 0) {
      observed.merge(release, window.minus(WARM_UP), Duration::plus);
    }
  }

  private void requireFloors(UUID release) {
    if (exempt.contains(release)) {
      return;
    }
    floors
        .get()
        .gate()
        .ifPresent(_ ->
            findings.require(
                approved.contains(release), "floor", "%s succeeded without a gate", release));
    floors
        .get()
        .observe()
        .ifPresent(least ->
            findings.require(
                observed.getOrDefault(release, Duration.ZERO).compareTo(least) >= 0,
                "floor",
                "%s succeeded with %s of observation",
                release,
                observed.getOrDefault(release, Duration.ZERO)));
  }
}
