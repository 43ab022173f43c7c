package io.sluice.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The end of a release, written by notifier to `release.outcomes`: one event id per release.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param previous version of the previous stable
/// @param strategy `canary`, `blueGreen` or `rolling`
/// @param started time of the start; empty if the release never started
/// @param labels labels of the release, by name
/// @param links links of the release, by name
/// @param requestReason the caller's reason for the release
/// @param breakGlass floors that people let the release bypass; absent if none
public record ReleaseEnded(
    Outcome outcome,
    String reason,
    String application,
    String environment,
    String version,
    Optional<String> artifact,
    Optional<String> previous,
    String strategy,
    String caller,
    Instant queued,
    Optional<Instant> started,
    Instant ended,
    Optional<Map<String, String>> labels,
    Optional<Map<String, String>> links,
    Optional<String> requestReason,
    Optional<List<BreakGlass>> breakGlass)
    implements Event {
  public ReleaseEnded {
    labels = labels.map(Map::copyOf);
    links = links.map(Map::copyOf);
    breakGlass = breakGlass.map(List::copyOf);
  }

  /// Creates the end of a release without labels, links, a caller's reason and bypassed floors.
  public ReleaseEnded(
      Outcome outcome,
      String reason,
      String application,
      String environment,
      String version,
      Optional<String> artifact,
      Optional<String> previous,
      String strategy,
      String caller,
      Instant queued,
      Optional<Instant> started,
      Instant ended) {
    this(
        outcome,
        reason,
        application,
        environment,
        version,
        artifact,
        previous,
        strategy,
        caller,
        queued,
        started,
        ended,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
