package io.sluice.engine.effect;

import io.sluice.contract.Floors;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.List;
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
    Optional<ReleaseSpec> verified = findVerified(guard);
    if (verified.isPresent()) {
      var _ = runtime.prepare(verified.get());
      return verified.get();
    }
    ReleaseSpec requested = scale.spec();
    Optional<String> found = runtime.prepare(requested);
    Optional<String> signedBy = scale.signedBy().map(keys -> verify(found, keys));
    if (found.isEmpty() || (signedBy.isEmpty() && found.equals(requested.artifact()))) {
      return requested;
    }
    String recorded = record(guard, found.get(), signedBy);
    ReleaseSpec spec = requested.withArtifact(recorded);
    if (!recorded.equals(found.get())) { // another replica was first and resolved it differently
      Optional<String> first = runtime.prepare(spec);
      scale.signedBy().ifPresent(keys -> record(guard, recorded, Optional.of(verify(first, keys))));
    }
    return spec;
  }

  /// Finds the document with the artifact that an earlier attempt verified: its tag may name
  /// another image now, and its registry may be down.
  private Optional<ReleaseSpec> findVerified(LeaseGuard guard) {
    return scale
        .signedBy()
        .flatMap(_ -> gateway.findVerified(guard.row(), scale.release()))
        .map(scale.spec()::withArtifact);
  }

  /// @return the artifact that the lane has recorded
  private String record(LeaseGuard guard, String artifact, Optional<String> signedBy) {
    guard.check(); // preparing may have taken minutes
    return gateway
        .resolve(guard.row(), scale.release(), artifact, signedBy)
        .orElseThrow(() -> new TargetException.Unreachable("the effect has another token"));
  }

  /// @return the name of the key that signed the artifact
  private String verify(Optional<String> artifact, List<Floors.ImageKey> keys) {
    return runtime.verify(
        artifact.orElseThrow(() ->
            new TargetException.Permanent(
                "the release names no image, and the floor signedBy demands a signed one")),
        keys);
  }
}
