package io.sluice.domain.notice;

import io.sluice.contract.Progress.Serving;
import java.util.Optional;

/// The history of a lane, over all its releases.
///
/// @param seen sequence of the last processed progress event; older ones are repeats
/// @param stable version that serves
/// @param incident release that caused the current incident, until the lane is healthy again
public record Chronicle(long seen, Optional<Serving> stable, Optional<Account> incident) {
  /// The history of a lane without any release.
  public static final Chronicle EMPTY = new Chronicle(0, Optional.empty(), Optional.empty());

  Chronicle at(long sequence) {
    return new Chronicle(sequence, stable, incident);
  }

  Chronicle serving(Optional<Serving> now) {
    return new Chronicle(seen, now, incident);
  }

  Chronicle troubledBy(Account account) {
    return new Chronicle(seen, stable, Optional.of(account));
  }

  Chronicle healthy() {
    return new Chronicle(seen, stable, Optional.empty());
  }
}
