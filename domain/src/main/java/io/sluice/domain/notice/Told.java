package io.sluice.domain.notice;

import io.sluice.contract.Concluded;
import java.util.List;
import java.util.Optional;

/// The notices that follow from one progress event.
///
/// @param account summary of the event's release, if the event has one; not needed after
///   `concluded`
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
