package io.sluice.notifier.projection;

import io.sluice.domain.notice.ReleaseSummary;
import io.sluice.messaging.Tx;
import java.util.Optional;
import java.util.UUID;

/// A transaction with access to the notifier's projections.
public interface NoticeTx extends Tx {

  /// Returns the summary of a release that has not ended.
  Optional<ReleaseSummary> findSummary(UUID release);

  void keep(ReleaseSummary summary);

  /// Stores that `release` ended, and deletes its summary.
  ///
  /// @param event id of the outcome's event
  /// @return false if the end was stored before
  boolean conclude(UUID release, UUID event);

  /// Creates a delivery that is due at once, unless there is one for this destination and this
  /// transition of the release.
  ///
  /// @return whether the delivery was created
  boolean post(NewNotification notification);
}
