package io.sluice.engine.effect;

import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.Optional;

/// The artifact from which the instances of one release are started: resolved once per effect,
/// before its first start, and the same for all instances.
final class Material {
  private final Effect.Scale scale;
  private final Runtime runtime;
  private final Signals signals;
  private Optional<ReleaseSpec> ready = Optional.empty();

  Material(Effect.Scale scale, Runtime runtime, Signals signals) {
    this.scale = scale;
    this.runtime = runtime;
    this.signals = signals;
  }

  /// Returns the release's document with the artifact that the lane has recorded.
  ///
  /// @throws TargetException if the artifact is unavailable now
  ReleaseSpec spec(Ticket ticket) {
    if (ready.isEmpty()) {
      ready = Optional.of(prepare(ticket));
    }
    return ready.get();
  }

  private ReleaseSpec prepare(Ticket ticket) {
    ReleaseSpec asked = scale.spec();
    Optional<String> found = runtime.prepare(asked);
    if (found.isEmpty() || found.equals(asked.artifact())) {
      return asked;
    }
    ticket.check(); // preparing may have taken minutes
    String kept =
        signals
            .resolve(ticket.row(), scale.release(), found.get())
            .orElseThrow(() -> new TargetException.Unreachable("the effect has another token"));
    ReleaseSpec spec = asked.withArtifact(kept);
    if (!kept.equals(found.get())) {
      var _ = runtime.prepare(spec); // another replica was first and resolved it differently
    }
    return spec;
  }
}
