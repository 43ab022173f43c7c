package io.sluice.domain.notice;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A message to a program about an outcome: the body of a webhook, in the form that Standard
/// Webhooks recommends.
///
/// @param type such as `release.rolled-back`
/// @param timestamp time at which the release ended
public record Payload(String type, Instant timestamp, Data data) {

  /// The data of the message.
  ///
  /// @param reason the first [OutcomeMessages#REASON_MAX] characters of the reason
  public record Data(
      UUID release,
      LaneKey lane,
      String version,
      Optional<String> previous,
      Outcome outcome,
      String reason,
      String strategy,
      String caller,
      Optional<Instant> started,
      Instant ended,
      Severity severity,
      String title,
      String text) {}

  /// Returns the message about the end of a release.
  ///
  /// @param release release that ended
  public static Payload of(UUID release, ReleaseEnded end) {
    Message message = OutcomeMessages.of(end);
    return new Payload(
        "release." + OutcomeMessages.name(end.outcome()),
        end.ended(),
        new Data(
            release,
            new LaneKey(end.environment(), end.application()),
            end.version(),
            end.previous(),
            end.outcome(),
            OutcomeMessages.shortened(end.reason()),
            end.strategy(),
            end.caller(),
            end.started(),
            end.ended(),
            message.severity(),
            message.title(),
            message.text()));
  }
}
