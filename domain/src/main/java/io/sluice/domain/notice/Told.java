package io.sluice.domain.notice;

import io.sluice.contract.Concluded;
import java.util.List;
import java.util.Optional;

/// What follows from one progress event.
///
/// @param account the release's, if the event is about one; no longer needed once `concluded`
/// @param concluded present if the event ended the release
public record Told(
    Chronicle chronicle,
    Optional<Account> account,
    Optional<Concluded> concluded,
    List<CdEvents.Draft> lines) {
  public Told {
    lines = List.copyOf(lines);
  }
}
