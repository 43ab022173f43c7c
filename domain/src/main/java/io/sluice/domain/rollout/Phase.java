package io.sluice.domain.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import java.time.Instant;

/// What an active release is doing. A phase carries only what holds in it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Phase.Running.class, name = "running"),
  @JsonSubTypes.Type(value = Phase.Held.class, name = "held"),
  @JsonSubTypes.Type(value = Phase.Paused.class, name = "paused"),
  @JsonSubTypes.Type(value = Phase.RollingBack.class, name = "rolling-back"),
  @JsonSubTypes.Type(value = Phase.Stuck.class, name = "stuck")
})
public sealed interface Phase {

  /// The steps of the forward plan, a planned hold and the watch included.
  record Running() implements Phase {}

  /// A wait that was not planned.
  record Held(Instant until, Decision onExpiry, String reason) implements Phase {}

  /// Stopped by a person.
  ///
  /// @param before what resume goes back to
  record Paused(Instant since, Phase before) implements Phase {}

  /// @param outcome what the release will end as; the first cause fixes it
  record RollingBack(Outcome outcome, String reason) implements Phase {}

  /// @param why what keeps the way back from being done
  /// @param retryAt when the next try is made
  record Stuck(Outcome outcome, String reason, String why, Instant retryAt) implements Phase {}
}
