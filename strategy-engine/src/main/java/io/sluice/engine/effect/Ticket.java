package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import java.time.Duration;

/// The right to change the world for one effect. The row is read again before each such call,
/// unless that was done this very moment: the effect may have been cancelled or taken over, or have
/// got a new token.
final class Ticket {
  private static final long MOMENT_NANOS = Duration.ofMillis(20).toNanos();

  private final EffectStore store;
  private final Pace pace;
  private EffectRow row;
  private long readAt;
  private boolean isUsed;

  /// @param row as read at `readAt`
  /// @param readAt by the clock of `pace`, ns
  Ticket(EffectStore store, Pace pace, EffectRow row, long readAt) {
    this.store = store;
    this.pace = pace;
    this.row = row;
    this.readAt = readAt;
  }

  LaneKey lane() {
    return row.lane();
  }

  /// The row as last read.
  EffectRow row() {
    return row;
  }

  /// Reads the row again, and gives the token to write with.
  ///
  /// @throws Lost if it is no longer this runner's
  Token check() {
    long now = pace.nanoTime();
    if (isUsed || now - readAt > MOMENT_NANOS) {
      row =
          store
              .read(row.id())
              .filter(read -> read.owner().equals(row.owner()) && !read.blocked())
              .orElseThrow(Lost::new);
      readAt = now;
    }
    isUsed = true;
    return row.token();
  }

  /// Reads the row again in any case: its token may have been replaced.
  ///
  /// @throws Lost if it is no longer this runner's
  Token recheck() {
    isUsed = true;
    return check();
  }

  /// The effect is somebody else's, waits for a fence again, or is not wanted any more.
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost() {
      super("the effect is not this runner's any more");
    }
  }
}
