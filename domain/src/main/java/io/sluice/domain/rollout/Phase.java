package io.sluice.domain.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import java.time.Instant;

/// The phase of an active release. A phase contains only the data that is valid in it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Phase.Running.class, name = "running"),
  @JsonSubTypes.Type(value = Phase.Held.class, name = "held"),
  @JsonSubTypes.Type(value = Phase.Paused.class, name = "paused"),
  @JsonSubTypes.Type(value = Phase.RollingBack.class, name = "rolling-back"),
  @JsonSubTypes.Type(value = Phase.Stuck.class, name = "stuck")
})
public sealed interface Phase {

  /// Runs the steps of the forward plan, including planned holds and the bake.
  record Running() implements Phase {}

  /// An unplanned hold.
  record Held(Instant until, Decision onExpiry, String reason) implements Phase {}

  /// A pause by a person.
  ///
  /// @param before phase after resume
  record Paused(Instant since, Phase before) implements Phase {}

  /// A running rollback.
  ///
  /// @param outcome outcome at the end of the release; the first cause determines it
  record RollingBack(Outcome outcome, String reason) implements Phase {}

  /// A rollback that cannot be completed now.
  ///
  /// @param obstacle reason that prevents the rollback
  /// @param retryAt time of the next attempt
  record Stuck(Outcome outcome, String reason, String obstacle, Instant retryAt) implements Phase {}
}
