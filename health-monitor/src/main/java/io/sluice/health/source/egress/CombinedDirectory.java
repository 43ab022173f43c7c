package io.sluice.health.source.egress;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.SourceUnavailableException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The tables of all routers: a lane is in one of them.
public final class CombinedDirectory implements InstanceDirectory {
  private final List<EdgeInstances> routers;

  public CombinedDirectory(List<EdgeInstances> routers) {
    this.routers = List.copyOf(routers);
  }

  /// Returns the instances that any router reports; an unavailable router matters only if no other
  /// has the release.
  @Override
  public List<URI> of(LaneKey lane, UUID release) {
    List<URI> found = new ArrayList<>();
    List<SourceUnavailableException> failures = new ArrayList<>();
    for (EdgeInstances router : routers) {
      try {
        found.addAll(router.of(lane, release));
      } catch (SourceUnavailableException e) {
        failures.add(e);
      }
    }
    if (found.isEmpty() && !failures.isEmpty()) {
      throw failures.getFirst();
    }
    return found;
  }
}
