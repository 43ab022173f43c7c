package io.sluice.domain.notice;

import io.sluice.contract.ReleaseEnded;
import java.util.List;
import java.util.Optional;

/// The notices that follow from one progress event.
///
/// @param account summary of the event's release, if the event has one; not needed after
///   `concluded`
/// @param concluded present if the event ended the release
public record NoticeDecision(
    LaneHistory chronicle,
    Optional<ReleaseSummary> account,
    Optional<ReleaseEnded> concluded,
    List<CdEvents.Draft> lines) {
  public NoticeDecision {
    lines = List.copyOf(lines);
  }
}
