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

/// A lane as it stands.
///
/// @param host the Host header under which the router serves it
/// @param stable what serves; empty if nothing does
/// @param active the active release
/// @param state of the active release
/// @param queued releases that wait, the oldest first
/// @param versions all that have instances or weight, stable first
/// @param vetoed versions that may not be released, with who said so and why
/// @param pinned the only version that may be released, if one is pinned
/// @param blocked why its events do not arrive, while those of others do
/// @param sequence of the last event that is contained
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
    /// Nothing serves and nothing is active.
    EMPTY,
    SERVING,
    /// A release is active.
    RELEASING,
    /// A stop is under way.
    STOPPING
  }

  /// @param by who pinned it, and why
  public record PinView(String version, String by) {}

  /// @param replicas instances it is to have
  public record ServingView(UUID release, String version, int replicas) {}

  /// @param instances ready ones, as last confirmed
  /// @param weight its share of the traffic as last confirmed at the router
  /// @param measured its share of the requests, 0 to 1; empty if nothing measures it now
  public record ShareView(
      UUID release, String version, int instances, Percent weight, Optional<Double> measured) {}
}
