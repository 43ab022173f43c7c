package io.sluice.messaging.jdbc;

/// Forgets what is kept for a time only. Each bean that is one is run once an hour.
public interface Purge {

  /// Removes what is over its time, a bounded number in each transaction.
  ///
  /// @return how many were removed
  int purge();
}
