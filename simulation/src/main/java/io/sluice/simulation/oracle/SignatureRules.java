package io.sluice.simulation.oracle;

import io.sluice.contract.Floors;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.LaneEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// The rule of the floor about signatures: no instance gets ready whose image was not verified for
/// its release, or for the release that this one reverts to or restarts. A break-glass and a
/// restart need no verification, but do not count as one for a later revert.
final class SignatureRules {
  private final OracleFindings findings;
  private final Supplier<Floors> floors;
  private final Set<UUID> verified = new HashSet<>();
  private final Set<UUID> exempt = new HashSet<>();

  SignatureRules(OracleFindings findings, Supplier<Floors> floors) {
    this.findings = findings;
    this.floors = floors;
  }

  void check(LaneEvent laneEvent) {
    if (floors.get().signedBy().isPresent()) {
      laneEvent.release().ifPresent(release -> check(release, laneEvent.event()));
    }
  }

  private void check(UUID release, Progress event) {
    if (event instanceof Progress.Queued queued) {
      queued
          .revertOf()
          .or(queued::restartOf)
          .filter(verified::contains)
          .ifPresent(_ -> verified.add(release));
      queued.restartOf().ifPresent(_ -> exempt.add(release));
    } else if (event instanceof Progress.FloorsBypassed bypassed && bypassed.command().isEmpty()) {
      exempt.add(release);
    } else if (event instanceof Progress.ArtifactResolved resolved
        && resolved.signedBy().isPresent()) {
      verified.add(release);
    } else if (event instanceof Progress.InstancesReady ready && ready.instances() > 0) {
      findings.require(
          verified.contains(ready.release()) || exempt.contains(ready.release()),
          "floor",
          "%s runs an image that was not verified",
          ready.release());
    }
  }
}
