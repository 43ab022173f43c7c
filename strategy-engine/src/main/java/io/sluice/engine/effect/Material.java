package io.sluice.engine.effect;

import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.Optional;

/// What instances of one release are made of: fetched once for each effect, before its first start,
/// and the same for all of them.
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

  /// The release's document with its artifact as the lane keeps it.
  ///
  /// @throws TargetException if it cannot be had now
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
    ticket.check(); // that may have taken minutes
    String kept =
        signals
            .resolve(ticket.row(), scale.release(), found.get())
            .orElseThrow(() -> new TargetException.Unreachable("the effect has got another token"));
    ReleaseSpec spec = asked.withArtifact(kept);
    if (!kept.equals(found.get())) {
      var _ = runtime.prepare(spec); // another replica was first, and found something else
    }
    return spec;
  }
}
