package io.sluice.domain.notice;

import io.sluice.contract.ReleaseEnded;
import java.util.List;
import java.util.Optional;

/// The notices that follow from one progress event.
///
/// @param summary summary of the event's release, if the event has one; not needed after `ended`
/// @param ended present if the event ended the release
public record NoticeDecision(
    LaneHistory history,
    Optional<ReleaseSummary> summary,
    Optional<ReleaseEnded> ended,
    List<CdEvents.Draft> cdEvents) {
  public NoticeDecision {
    cdEvents = List.copyOf(cdEvents);
  }
}
