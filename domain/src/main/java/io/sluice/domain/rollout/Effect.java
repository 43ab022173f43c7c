package io.sluice.domain.rollout;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Floors;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Step;
import io.sluice.contract.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// An effect on a target. It sets a state and never adds to one, so repeating it is safe.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Effect.Fence.class, name = "fence"),
  @JsonSubTypes.Type(value = Effect.Scale.class, name = "scale"),
  @JsonSubTypes.Type(value = Effect.Route.class, name = "route"),
  @JsonSubTypes.Type(value = Effect.Call.class, name = "call")
})
public sealed interface Effect {
  Target target();

  /// Sets the token at the target and changes nothing else; the target reports its observed state.
  record Fence(Target target) implements Effect {}

  /// Scales `release` to exactly `replicas` instances: starts new ones until they are ready, or
  /// drains and stops surplus ones, first those that are not ready, then those with the highest
  /// slots.
  ///
  /// @param minHealthyTime time for which an instance must have been ready before it counts; zero
  ///   if empty
  /// @param controlInstances number of the youngest instances that the result names; none if empty
  /// @param signedBy keys of which one must have signed the image, before an instance starts; empty
  ///   if the image is verified or its signature does not matter
  record Scale(
      UUID release,
      ReleaseSpec spec,
      int replicas,
      Optional<Duration> minHealthyTime,
      Optional<Integer> controlInstances,
      Optional<List<Floors.ImageKey>> signedBy)
      implements Effect {

    /// Creates an effect whose image is verified or needs no signature.
    public Scale(
        UUID release,
        ReleaseSpec spec,
        int replicas,
        Optional<Duration> minHealthyTime,
        Optional<Integer> controlInstances) {
      this(release, spec, replicas, minHealthyTime, controlInstances, Optional.empty());
    }

    /// Creates an effect in which an instance counts as soon as it is ready.
    public Scale(UUID release, ReleaseSpec spec, int replicas) {
      this(release, spec, replicas, Optional.empty());
    }

    /// Creates an effect whose result names no instances.
    public Scale(UUID release, ReleaseSpec spec, int replicas, Optional<Duration> minHealthyTime) {
      this(release, spec, replicas, minHealthyTime, Optional.empty());
    }

    @Override
    public Target target() {
      return Target.RUNTIME;
    }
  }

  /// Sets the weights and the traffic rules of a lane. The router's backend set of each release
  /// follows its ready instances; no pending effect delays that.
  ///
  /// @param trafficRules traffic rules of one of the releases
  @JsonIgnoreProperties("keep") // a field of older versions
  record Route(Map<UUID, Percent> weights, Optional<ReleaseTrafficRules> trafficRules)
      implements Effect {
    public Route {
      weights = Map.copyOf(weights);
    }

    /// Creates a table without traffic rules.
    public Route(Map<UUID, Percent> weights) {
      this(weights, Optional.empty());
    }

    @Override
    public Target target() {
      return Target.ROUTER;
    }
  }

  /// Posts the release's next action to a webhook, and waits for a 2xx response. The request
  /// contains the effect's id, which is the same for every attempt and runner.
  ///
  /// @param version version of the candidate
  /// @param previous version that serves; empty on a first release
  record Call(UUID release, Step.Call step, String version, Optional<String> previous)
      implements Effect {
    @Override
    public Target target() {
      return Target.WEBHOOK;
    }
  }
}
