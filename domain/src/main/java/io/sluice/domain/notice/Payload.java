package io.sluice.domain.notice;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sluice.contract.BreakGlass;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A message to a program about an outcome: the body of a webhook, in the form that Standard
/// Webhooks recommends.
///
/// @param type such as `release.rolled-back`
/// @param timestamp time at which the release ended
public record Payload(String type, Instant timestamp, Data data) {

  /// The data of the message. The JSON of its parts is flat.
  ///
  /// @param reason the first [OutcomeMessages#REASON_MAX] characters of the reason
  /// @param requestReason the caller's reason for the release
  /// @param breakGlass floors that people let the release bypass; absent if none
  public record Data(
      @JsonUnwrapped Subject subject,
      Outcome outcome,
      String reason,
      String strategy,
      String caller,
      Optional<String> requestReason,
      Optional<List<BreakGlass>> breakGlass,
      Optional<Instant> started,
      Instant ended,
      @JsonUnwrapped Message message) {}

  /// The release that ended.
  ///
  /// @param previous version of the previous stable; empty on a first release
  /// @param labels labels of the release, by name
  /// @param links links of the release, by name
  public record Subject(
      UUID release,
      LaneKey lane,
      String version,
      Optional<String> previous,
      Optional<Map<String, String>> labels,
      Optional<Map<String, String>> links) {}

  /// Returns the message about the end of a release.
  ///
  /// @param release release that ended
  public static Payload of(UUID release, ReleaseEnded end) {
    return new Payload(
        "release." + OutcomeMessages.name(end.outcome()),
        end.ended(),
        new Data(
            new Subject(
                release,
                new LaneKey(end.environment(), end.application()),
                end.version(),
                end.previous(),
                end.labels(),
                end.links()),
            end.outcome(),
            OutcomeMessages.shortened(end.reason()),
            end.strategy(),
            end.caller(),
            end.requestReason(),
            end.breakGlass(),
            end.started(),
            end.ended(),
            OutcomeMessages.of(end)));
  }
}
