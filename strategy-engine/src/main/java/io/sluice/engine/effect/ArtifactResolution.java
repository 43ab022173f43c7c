package io.sluice.engine.effect;

import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.Optional;

/// The artifact from which the instances of one release are started: resolved once per effect,
/// before its first start, and the same for all instances.
final class ArtifactResolution {
  private final Effect.Scale scale;
  private final Runtime runtime;
  private final LaneGateway gateway;
  private Optional<ReleaseSpec> resolved = Optional.empty();

  ArtifactResolution(Effect.Scale scale, Runtime runtime, LaneGateway gateway) {
    this.scale = scale;
    this.runtime = runtime;
    this.gateway = gateway;
  }

  /// Returns the release's document with the artifact that the lane has recorded.
  ///
  /// @throws TargetException if the artifact is unavailable now
  ReleaseSpec spec(LeaseGuard guard) {
    if (resolved.isEmpty()) {
      resolved = Optional.of(prepare(guard));
    }
    return resolved.get();
  }

  private ReleaseSpec prepare(LeaseGuard guard) {
    ReleaseSpec requested = scale.spec();
    Optional<String> found = runtime.prepare(requested);
    if (found.isEmpty() || found.equals(requested.artifact())) {
      return requested;
    }
    guard.check(); // preparing may have taken minutes
    String recorded =
        gateway
            .resolve(guard.row(), scale.release(), found.get())
            .orElseThrow(() -> new TargetException.Unreachable("the effect has another token"));
    ReleaseSpec spec = requested.withArtifact(recorded);
    if (!recorded.equals(found.get())) {
      var _ = runtime.prepare(spec); // another replica was first and resolved it differently
    }
    return spec;
  }
}
