package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The current state of a lane.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param host Host header under which the router serves the lane
/// @param stable version that serves; empty if none serves
/// @param active the active release
/// @param state state of the active release
/// @param queued queued releases, the oldest first
/// @param versions all versions that have instances or weight, stable first
/// @param vetoed versions that may not be released, with caller and reason
/// @param pinned the only version that may be released, if one is pinned
/// @param blocked reason why the lane's events do not arrive while those of other lanes do
/// @param sequence sequence of the last event in the view
public record LaneView(
    LaneKey lane,
    String host,
    Condition condition,
    Optional<ServingView> stable,
    Optional<UUID> active,
    Optional<State> state,
    List<UUID> queued,
    List<ShareView> versions,
    Map<String, String> vetoed,
    Optional<PinView> pinned,
    Optional<String> blocked,
    long sequence) {
  public LaneView {
    vetoed = Map.copyOf(vetoed);
    queued = List.copyOf(queued);
    versions = List.copyOf(versions);
  }

  @EnumNaming(Hyphens.class)
  public enum Condition {
    /// No version serves and no release is active.
    EMPTY,
    SERVING,
    /// A release is active.
    RELEASING,
    /// A stop is running.
    STOPPING
  }

  /// The pinned version.
  ///
  /// @param by caller who pinned the version, with the reason
  public record PinView(String version, String by) {}

  /// The version that serves.
  ///
  /// @param replicas desired number of instances
  public record ServingView(UUID release, String version, int replicas) {}

  /// A version with its share of the traffic.
  ///
  /// @param instances last confirmed number of ready instances
  /// @param weight weight as last confirmed at the router
  /// @param measured share of the counted requests, 0 to 1; empty if there is no current
  ///   measurement
  public record ShareView(
      UUID release, String version, int instances, Percent weight, Optional<Double> measured) {}
}
