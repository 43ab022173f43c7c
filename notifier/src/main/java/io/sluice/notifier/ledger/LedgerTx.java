package io.sluice.notifier.ledger;

import io.sluice.domain.notice.Account;
import io.sluice.messaging.Tx;
import java.util.Optional;
import java.util.UUID;

/// A transaction with access to the notifier's projections.
public interface LedgerTx extends Tx {

  /// Returns the account of a release that has not ended.
  Optional<Account> account(UUID release);

  void keep(Account account);

  /// Stores that `release` ended, and deletes its account.
  ///
  /// @param event id of the outcome's event
  /// @return false if the end was stored before
  boolean conclude(UUID release, UUID event);

  /// Creates a delivery that is due at once, unless there is one for this destination and this
  /// transition of the release.
  ///
  /// @return whether the delivery was created
  boolean post(Post post);
}
