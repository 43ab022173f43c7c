package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// The behaviour of a new release if its lane has an active release.
@EnumNaming(Hyphens.class)
public enum Concurrency {
  /// The new release waits in the queue.
  QUEUE,
  /// The active release is rolled back to stable and the releases queued before the new one are
  /// superseded; then the new release starts.
  REPLACE,
  /// The new release is rejected.
  REJECT
}
