package io.sluice.domain.rollout;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Steered;
import io.sluice.contract.Step;
import io.sluice.contract.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Something to be done to the world. Always "set to", never "add", so it is safe to repeat.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Effect.Fence.class, name = "fence"),
  @JsonSubTypes.Type(value = Effect.Scale.class, name = "scale"),
  @JsonSubTypes.Type(value = Effect.Route.class, name = "route"),
  @JsonSubTypes.Type(value = Effect.Call.class, name = "call")
})
public sealed interface Effect {
  Target target();

  /// Sets the token at the target, changes nothing else, returns what stands there.
  record Fence(Target target) implements Effect {}

  /// Brings `release` to exactly `replicas` instances: new ones up and ready, surplus ones (those
  /// that are not ready, then those with the highest slots) drained and stopped.
  ///
  /// @param minHealthyTime how long each has to have been ready before it counts; not at all if
  ///   empty
  /// @param baseline how many of them, the youngest, are told by their names; none if empty
  record Scale(
      UUID release,
      ReleaseSpec spec,
      int replicas,
      Optional<Duration> minHealthyTime,
      Optional<Integer> baseline)
      implements Effect {

    /// Each counts as soon as it is ready.
    public Scale(UUID release, ReleaseSpec spec, int replicas) {
      this(release, spec, replicas, Optional.empty());
    }

    /// None of them is told by its name.
    public Scale(UUID release, ReleaseSpec spec, int replicas, Optional<Duration> minHealthyTime) {
      this(release, spec, replicas, minHealthyTime, Optional.empty());
    }

    @Override
    public Target target() {
      return Target.RUNTIME;
    }
  }

  /// Sets the weights and the traffic rules of a lane. The members of each release follow its ready
  /// instances; no unfinished effect delays that.
  ///
  /// @param steered traffic rules of one of the releases
  @JsonIgnoreProperties("keep") // of effects that an older version wrote
  record Route(Map<UUID, Percent> weights, Optional<Steered> steered) implements Effect {
    public Route {
      weights = Map.copyOf(weights);
    }

    /// By weight alone.
    public Route(Map<UUID, Percent> weights) {
      this(weights, Optional.empty());
    }

    @Override
    public Target target() {
      return Target.ROUTER;
    }
  }

  /// Posts what a release is about to do, and waits for a yes. Whoever is called is told the
  /// effect's id, which stays the same when it is tried again or by another runner.
  ///
  /// @param version of the candidate
  /// @param previous the version that serves; empty on a first release
  record Call(UUID release, Step.Call step, String version, Optional<String> previous)
      implements Effect {
    @Override
    public Target target() {
      return Target.CALLEE;
    }
  }
}
