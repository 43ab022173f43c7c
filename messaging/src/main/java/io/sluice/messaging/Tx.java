package io.sluice.messaging;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One database transaction, as messaging uses it.
public interface Tx {

  /// Returns the time of the database's clock: once a row is locked, the time of the last lock;
  /// before that, the present time (not that of the transaction's begin).
  Instant now();

  /// Locks the row of `key` until the transaction ends; inserts the row if there is none.
  LaneRow lock(String key);

  /// Updates a row that this transaction has locked.
  void save(LaneRow row);

  /// Appends to the log of a row that this transaction has locked.
  ///
  /// @throws IllegalStateException if the sequence is taken, because the lock was not held
  void append(LogEntry entry);

  /// Returns the log entries of `key` after `sequence`, in order, at most `limit`.
  List<LogEntry> entries(String key, long sequence, int limit);

  /// Records a message as handled; returns false if it was recorded before.
  boolean claim(String consumer, String source, UUID id);
}
