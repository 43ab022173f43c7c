package io.sluice.contract;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A release's event in the format of CDEvents 0.5.1, written by notifier to `release.cdevents`.
///
/// @see <a href="https://cdevents.dev">CDEvents</a>
public record CdEvent(Context context, Subject subject, Map<String, Object> customData)
    implements Event {
  public CdEvent {
    customData = Map.copyOf(customData);
  }

  /// @param specversion version of CDEvents
  /// @param type such as `dev.cdevents.service.upgraded.0.3.0`
  /// @param chainId the release's id
  public record Context(
      String specversion,
      String id,
      String source,
      String type,
      Instant timestamp,
      Optional<String> chainId) {}

  /// @param id the lane
  public record Subject(String id, Map<String, Object> content) {
    public Subject {
      content = Map.copyOf(content);
    }
  }
}
