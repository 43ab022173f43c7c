package io.sluice.messaging;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One database transaction, as the carriage sees it.
public interface Tx {

  /// The database's clock: once a row is locked, as it was when the last one was; before, as it is
  /// (not the transaction's begin).
  Instant now();

  /// Locks the row of `key` until the transaction ends, making it if there is none.
  LaneRow lock(String key);

  /// Writes back a row that this transaction has locked.
  void save(LaneRow row);

  /// Appends to the log of a row that this transaction has locked.
  ///
  /// @throws IllegalStateException if the sequence is taken: the lock was not held
  void append(Entry entry);

  /// The log of `key` after `sequence`, in order, at most `limit` entries.
  List<Entry> entries(String key, long sequence, int limit);

  /// Records a message as handled; false if it was recorded before.
  boolean claim(String consumer, String source, UUID id);
}
