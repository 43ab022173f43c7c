package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// What a release does when its lane has an active one.
@EnumNaming(Hyphens.class)
public enum Concurrency {
  /// Waits for its turn.
  QUEUE,
  /// Takes the active one back to stable, supersedes those queued before it, then starts.
  REPLACE,
  /// Is refused.
  REJECT
}
