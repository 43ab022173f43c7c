package io.sluice.health.source.web;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.SourceAway;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The tables of all routers: a lane is in one of them.
public final class Routers implements Table {
  private final List<EdgeInstances> routers;

  public Routers(List<EdgeInstances> routers) {
    this.routers = List.copyOf(routers);
  }

  /// Returns the instances that any router reports; an unavailable router matters only if no other
  /// has the release.
  @Override
  public List<URI> of(LaneKey lane, UUID release) {
    List<URI> found = new ArrayList<>();
    List<SourceAway> away = new ArrayList<>();
    for (EdgeInstances router : routers) {
      try {
        found.addAll(router.of(lane, release));
      } catch (SourceAway e) {
        away.add(e);
      }
    }
    if (found.isEmpty() && !away.isEmpty()) {
      throw away.getFirst();
    }
    return found;
  }
}
