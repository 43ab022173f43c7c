package io.sluice.api.query;

import io.sluice.api.http.RequestContext;
import io.sluice.api.http.VisibleLanes;
import io.sluice.contract.LaneKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Reads the lanes whose events wait, with the reason that the view of each lane has.
@ApplicationScoped
public class BlockedLaneReader {
  private final BlockedLanes blockedLanes;
  private final RequestContext requestContext;

  BlockedLaneReader(BlockedLanes blockedLanes, RequestContext requestContext) {
    this.blockedLanes = blockedLanes;
    this.requestContext = requestContext;
  }

  /// A lane whose events wait.
  public record BlockedLane(LaneKey lane, String reason) {}

  /// Returns the visible ones, by name.
  public List<BlockedLane> visible() {
    VisibleLanes visible = requestContext.visible();
    return blockedLanes.reasons().entrySet().stream()
        .map(entry -> new BlockedLane(LaneKey.parse(entry.getKey()), entry.getValue()))
        .filter(blocked -> visible.has(blocked.lane()))
        .toList();
  }
}
