package io.sluice.notifier.ledger;

import io.sluice.domain.notice.Account;
import io.sluice.messaging.Tx;
import java.util.Optional;
import java.util.UUID;

/// A transaction that can also reach what the notifier remembers.
public interface LedgerTx extends Tx {

  /// What is remembered of a release that has not ended.
  Optional<Account> account(UUID release);

  void keep(Account account);

  /// Records that `release` ended and forgets its account.
  ///
  /// @param event the id of the outcome's event
  /// @return false if it was recorded before
  boolean conclude(UUID release, UUID event);

  /// Makes `post` due at once, unless its destination has been written to about this transition of
  /// this release.
  ///
  /// @return whether it was made
  boolean post(Post post);
}
